/** One line: which databases the store's tests really ran on. Usage: node scripts/report-backends.mjs REPORT */
import { relative } from 'node:path';
import { readTestFiles } from './count-tests.mjs';
import { root } from './workspace.mjs';

const passed = readTestFiles(process.argv[2] ?? '')
  .filter((file) => relative(root, file.name).startsWith('packages/store/'))
  .flatMap((file) => file.assertionResults)
  .filter((test) => test.status === 'passed');
const postgres = passed
  .map((test) => /PostgreSQL [\d.]+(?= as a run store)/.exec(test.fullName)?.[0])
  .find(Boolean);
const sqlite = passed.length > 0 ? [`SQLite ${process.versions['sqlite']} (inside Node)`] : [];
const covered = [...sqlite, ...(postgres === undefined ? [] : [postgres])];
const missing = postgres === undefined ? '; PostgreSQL skipped: none answered at DATABASE_URL' : '';
console.log(`backends covered: ${covered.join(', ') || 'none'}${missing}`);
