/**
 * `npm test`: set-up, the static checks, all tests, and the proof that every requirement is cited by a passed test.
 * With arguments (`npm test -- packages/store`) they go to Vitest and the other checks are left out.
 * `--long` raises the number of seeds, events and kills. The last line is `N passed, N failed, N skipped`; a check
 * counts like a test.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { countTests } from './count-tests.mjs';
import { setUp } from './setup.mjs';
import { runInForeground, runStep, StepError } from './step.mjs';
import { root, toolEnvironment } from './workspace.mjs';

const reportFile = join(root, 'node_modules', '.conclave-test-report.json');

const staticChecks = [
  {
    name: 'lint',
    command: 'oxlint',
    args: [],
    advice: 'Fix what is listed; "npx oxlint --fix" helps with some of it.',
  },
  { name: 'format', command: 'oxfmt', args: ['--check'], advice: 'Run "npm run format".' },
  {
    name: 'unused code',
    command: 'knip',
    args: ['--no-progress'],
    advice: 'Remove what nobody uses, or name the entry file in knip.json.',
  },
  { name: 'types', command: 'tsc', args: ['-p', 'tsconfig.check.json'], advice: 'Fix the type errors.' },
  {
    name: 'boundaries',
    command: 'turbo',
    args: ['boundaries'],
    advice: 'Import only from layers below and declare every dependency.',
  },
  {
    name: 'packages',
    command: 'node',
    args: [join('scripts', 'check-packages.mjs')],
    advice: 'Correct the entries of the package.json that is named.',
  },
];

const long = process.argv.includes('--long');
const vitestArguments = process.argv.slice(2).filter((arg) => arg !== '--long');
const isComplete = vitestArguments.length === 0;

/** @type {import('./count-tests.mjs').Counts} */
const total = { passed: 0, failed: 0, skipped: 0 };

await setUp();
if (isComplete) for (const check of staticChecks) await runCheck(check);
await runTests();
if (isComplete) {
  await runCheck({
    name: 'requirements',
    command: 'node',
    args: [join('scripts', 'check-requirements.mjs'), reportFile],
    advice: 'Cite each requirement of test/requirements.ts in a test with verifies().',
  });
  await runInForeground('node', [join('scripts', 'report-backends.mjs'), reportFile]);
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed === 0 ? 0 : 1;

/** @param {import('./step.mjs').Step} step */
async function runCheck(step) {
  try {
    await runStep(step);
    total.passed += 1;
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    process.stderr.write(`${error.message}\n`);
    total.failed += 1;
  }
}

async function runTests() {
  rmSync(reportFile, { force: true });
  const reporters = [
    '--reporter=default',
    '--reporter=./scripts/stuck-reporter.mjs',
    '--reporter=json',
    `--outputFile.json=${reportFile}`,
  ];
  const environment = { ...toolEnvironment(), ...(long ? { CONCLAVE_TEST_LONG: '1' } : {}) };
  const code = await runInForeground('vitest', ['run', ...reporters, ...vitestArguments], environment);
  const counts = countTests(reportFile);
  total.passed += counts.passed;
  total.skipped += counts.skipped;
  // Vitest also fails without a failed test: an unhandled error, no matching file, a broken configuration.
  total.failed += code !== 0 && counts.failed === 0 ? 1 : counts.failed;
}
