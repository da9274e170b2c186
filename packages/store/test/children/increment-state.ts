/**
 * A process that increments the shared state `count` by reading and comparing, and prints the versions that it made.
 * After each of its writes it reads: what it finds must not be older.
 */
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { increment } from '@conclave/test/contracts/state-store-contract';
import { openStore } from '../../src/index.ts';

const [options = '{}', name = '', times = '0'] = process.argv.slice(2);
const say = (line: string) => writeSync(1, `${line}\n`);

const store = await openStore(JSON.parse(options));
say('ready');
await once(process.stdin, 'data');
for (let i = 0; i < Number(times); i += 1) {
  const [version = 0] = await increment(store.state, name, 1);
  const found = await store.state.getState('count');
  if ((found?.version ?? 0) < version) throw new Error(`read ${found?.version} after writing ${version}`);
  say(`made ${version}`);
}
process.stdin.destroy();
await store.close();
