/** One line: which databases the store's tests really ran on. Usage: node scripts/report-backends.mjs REPORT */
import { relative } from 'node:path';
import { readTestFiles } from './count-tests.mjs';
import { root } from './workspace.mjs';

const storeFiles = readTestFiles(process.argv[2] ?? '').filter((file) =>
  relative(root, file.name).startsWith('packages/store/'),
);
const ranStore = storeFiles.some((file) => file.assertionResults.some((test) => test.status === 'passed'));
const backends = ranStore ? `SQLite ${process.versions['sqlite']} (inside Node)` : 'none';
console.log(`backends covered: ${backends}`);
