/**
 * A worker in a process of its own: claims tasks and completes them, several at a time, until there are none left, and
 * prints a line for each claim and each answer. A first argument of JSON says where and how.
 */
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { isConclaveError } from '@conclave/contracts';
import type { ClaimedTask } from '@conclave/contracts';
import { openStore } from '../../src/index.ts';
import type { ClaimWork } from '../claims/claim-work.ts';

const { path, url, worker, inFlight, leaseMs, mode } = JSON.parse(process.argv[2] ?? '{}') as ClaimWork;
const say = (word: string, { taskId, token }: ClaimedTask) => writeSync(1, `${word} ${taskId} ${token}\n`);

const store = await openStore({
  ...(path === undefined ? {} : { path }),
  ...(url === undefined ? {} : { url }),
});
const { offers } = store;
writeSync(1, 'open\n');
await once(process.stdin, 'data');
const claim = { worker, capabilities: ['review'], limit: 1, leaseMs };
if (mode === 'hold') await holdThenComplete();
else await Promise.all(Array.from({ length: inFlight }, workUntilNothingIsLeft));
process.stdin.destroy();
await store.close();

async function workUntilNothingIsLeft(): Promise<void> {
  for (let tasks = await offers.claimTasks(claim); tasks.length > 0; tasks = await offers.claimTasks(claim))
    for (const task of tasks) {
      say('claimed', task);
      await complete(task);
    }
}

/** Completes only when it is told to, however long that takes. */
async function holdThenComplete(): Promise<void> {
  const tasks = await offers.claimTasks({ ...claim, limit: inFlight });
  for (const task of tasks) say('claimed', task);
  await once(process.stdin, 'data');
  for (const task of tasks) await complete(task);
}

async function complete(task: ClaimedTask): Promise<void> {
  const { runId, taskId, token } = task;
  try {
    await offers.completeTask({ runId, taskId, token, result: JSON.stringify(worker) });
    say('accepted', task);
  } catch (error) {
    if (!isConclaveError(error, 'TASK_LEASE_LOST')) throw error;
    say('refused', task);
  }
}
