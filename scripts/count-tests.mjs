/** Reads the JSON report of Vitest. */
import { existsSync, readFileSync } from 'node:fs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */
/** @typedef {{ status: string, fullName: string }} Assertion */
/** @typedef {{ name: string, status: string, assertionResults: Assertion[] }} TestFile name: absolute path */

/**
 * @param {string} reportFile
 * @returns {TestFile[]} empty when the report was not written
 */
export function readTestFiles(reportFile) {
  return existsSync(reportFile) ? JSON.parse(readFileSync(reportFile, 'utf8')).testResults : [];
}

/**
 * A file that fails before its first test (a syntax error, a missing import) counts as one failure.
 * @param {string} reportFile
 * @returns {Counts}
 */
export function countTests(reportFile) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const file of readTestFiles(reportFile)) {
    const statuses = file.assertionResults.map((test) => test.status);
    const failed = statuses.filter((status) => status === 'failed').length;
    const passed = statuses.filter((status) => status === 'passed').length;
    counts.passed += passed;
    counts.failed += file.status === 'failed' && failed === 0 ? 1 : failed;
    counts.skipped += statuses.length - passed - failed;
  }
  return counts;
}
