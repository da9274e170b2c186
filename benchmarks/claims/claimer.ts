/** A worker in a process of its own: claims one task at a time, several at once, then completes what it has. */
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { argv, stdin } from 'node:process';
import type { ClaimedTask } from '@conclave/contracts';
import { openStore } from '@conclave/store';
import type { ClaimerOptions, Phase } from './claimers.ts';

const { path, url, worker, inFlight } = JSON.parse(argv[2] ?? '{}') as ClaimerOptions;
const store = await openStore({
  ...(path === undefined ? {} : { path }),
  ...(url === undefined ? {} : { url }),
});
const { offers } = store;
const claim = { worker, capabilities: ['review'], limit: 1, leaseMs: 600_000 };
const held: ClaimedTask[] = [];
let ended = 0;

await phase(async () => {
  for (let got = await offers.claimTasks(claim); got.length > 0; got = await offers.claimTasks(claim))
    held.push(...got);
});
await phase(async () => {
  for (let task = held.pop(); task !== undefined; task = held.pop()) {
    await offers.completeTask({ ...task, result: '{"verdict":"good"}' });
    ended += 1;
  }
});
stdin.destroy();
await store.close();

/** Waits until all are ready; then so many at once do it. */
async function phase(work: () => Promise<void>): Promise<void> {
  writeSync(1, 'ready\n');
  await once(stdin, 'data');
  const startedMs = Date.now();
  await Promise.all(Array.from({ length: inFlight }, work));
  const told: Phase = { startedMs, endedMs: Date.now(), count: held.length + ended };
  writeSync(1, `${JSON.stringify(told)}\n`);
}
