/** One line: which databases and servers the tests really ran on. Usage: node scripts/report-backends.mjs REPORT */
import { relative } from 'node:path';
import { readTestFiles } from './count-tests.mjs';
import { root } from './workspace.mjs';

const passed = readTestFiles(process.argv[2] ?? '').flatMap((file) =>
  file.assertionResults
    .filter((test) => test.status === 'passed')
    .map((test) => ({ folder: relative(root, file.name), name: test.fullName })),
);

/** The first name that passed tests below a folder give. @param {string} folder @param {RegExp} pattern */
function named(folder, pattern) {
  const own = passed.filter((test) => test.folder.startsWith(folder));
  return own.map((test) => pattern.exec(test.name)?.[0]).find(Boolean);
}

const hasStore = passed.some((test) => test.folder.startsWith('packages/store/'));
const servers = [
  {
    name: 'PostgreSQL',
    at: 'DATABASE_URL',
    found: named('packages/store/', /PostgreSQL [\d.]+(?= as a run store)/),
  },
  { name: 'NATS', at: 'NATS_URL', found: named('packages/bus/', /NATS [\d.]+(?= as wake-ups)/) },
];
const sqlite = hasStore ? [`SQLite ${process.versions['sqlite']} (inside Node)`] : [];
const covered = [...sqlite, ...servers.flatMap(({ found }) => (found === undefined ? [] : [found]))];
const missing = servers
  .filter(({ found }) => found === undefined)
  .map(({ name, at }) => `; ${name} skipped: none answered at ${at}`);
console.log(`backends covered: ${covered.join(', ') || 'none'}${missing.join('')}`);
