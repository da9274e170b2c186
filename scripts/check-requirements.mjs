/**
 * Every requirement in test/requirements.ts is cited by a passed test, and every cited id is in the table. A requirement
 * that needs a server (`needsServer` there) is left out, and named, where every test of that server was skipped.
 * Runs on Node 24, which reads TypeScript. Usage: node scripts/check-requirements.mjs REPORT
 */
import { needsServer, requirements } from '../test/requirements.ts';
import { readTestFiles } from './count-tests.mjs';

const citation = /\[([A-Z][A-Z0-9]*\.[a-z0-9-]+)\]/g;

const tests = readTestFiles(process.argv[2] ?? '').flatMap((file) => file.assertionResults);
const passed = tests.filter((test) => test.status === 'passed');
const proved = new Set(passed.flatMap((test) => citedIn(test.fullName)));
const known = Object.keys(requirements);

const absent = Object.entries(needsServer).filter(([prefix]) => wasSkipped(prefix));
const leftOut = known.filter((id) => !proved.has(id) && absent.some(([prefix]) => id.startsWith(prefix)));
const unproved = known.filter((id) => !proved.has(id) && !leftOut.includes(id));
const unknown = new Set(tests.flatMap((test) => citedIn(test.fullName)).filter((id) => !known.includes(id)));

for (const id of unproved) console.error(`no passed test cites ${id}`);
for (const id of unknown) console.error(`a test cites ${id}, which is not in test/requirements.ts`);
for (const id of leftOut) console.error(`not proved here: ${id}`);
for (const [prefix, server] of absent) console.error(`${prefix}… needs ${server}, which did not answer`);
const provedHere = known.length - unproved.length - leftOut.length;
console.error(`${provedHere} of ${known.length} requirements proved`);
process.exitCode = unproved.length + unknown.size === 0 ? 0 : 1;

/**
 * There are tests of that server, and not one of them ran: a single one that did shows that the server was there.
 * @param {string} prefix
 */
function wasSkipped(prefix) {
  const citing = tests.filter((test) => citedIn(test.fullName).some((id) => id.startsWith(prefix)));
  return citing.length > 0 && citing.every((test) => test.status !== 'passed' && test.status !== 'failed');
}

/** @param {string} title */
function citedIn(title) {
  return [...title.matchAll(citation)].map((match) => match[1] ?? '');
}
