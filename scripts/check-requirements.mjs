/**
 * Every requirement in test/requirements.ts is cited by a passed test, and every cited id is in the table.
 * Runs on Node 24, which reads TypeScript. Usage: node scripts/check-requirements.mjs REPORT
 */
import { requirements } from '../test/requirements.ts';
import { readTestFiles } from './count-tests.mjs';

const citation = /\[([A-Z][A-Z0-9]*\.[a-z0-9-]+)\]/g;

const tests = readTestFiles(process.argv[2] ?? '').flatMap((file) => file.assertionResults);
const passed = tests.filter((test) => test.status === 'passed');
const proved = new Set(passed.flatMap((test) => citedIn(test.fullName)));
const known = Object.keys(requirements);

const unproved = known.filter((id) => !proved.has(id));
const unknown = new Set(tests.flatMap((test) => citedIn(test.fullName)).filter((id) => !known.includes(id)));

for (const id of unproved) console.error(`no passed test cites ${id}`);
for (const id of unknown) console.error(`a test cites ${id}, which is not in test/requirements.ts`);
console.error(`${known.length - unproved.length} of ${known.length} requirements proved`);
process.exitCode = unproved.length + unknown.size === 0 ? 0 : 1;

/** @param {string} title */
function citedIn(title) {
  return [...title.matchAll(citation)].map((match) => match[1] ?? '');
}
