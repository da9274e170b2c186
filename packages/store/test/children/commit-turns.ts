/**
 * A process that drives one run: takes it, commits one turn after the other with several in flight, and prints a
 * line per turn that was acknowledged. Turns that an earlier process has committed are left out.
 */
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { systemClock } from '@conclave/contracts';
import { range, turn, changes } from '@conclave/test/contracts/run-columns';
import { describeThisProcess, openStore } from '../../src/index.ts';
import type { Work } from '../child-process.ts';

const { path, url, runId, turns, turnSize, inFlight } = JSON.parse(process.argv[2] ?? '{}') as Work;
/** `stay`: does not leave by itself. `wait`: holds the run and begins when it is told to. */
const mode = process.argv[3];
const say = (line: string) => writeSync(1, `${line}\n`);

const store = await openStore(url === undefined ? { path } : { url });
const nodeId = `node-${process.pid}`;
await store.join(describeThisProcess(nodeId));
const lease = await store.acquireRun(runId, nodeId, 600_000);
say(`held ${lease.epoch}`);
if (mode === 'wait') await once(process.stdin, 'data');

const tasks = await store.loadTasks(runId);
const open = range(0, turns).filter((number) => tasks[number * turnSize]?.status !== 'completed');
let slowestMs = 0;
await Promise.all(Array.from({ length: inFlight }, commitAll));
say(`slowest ${Math.ceil(slowestMs)}`);
const info = await store.info();
if (info.kind === 'sqlite') say(`busy ${info.busyRetries}`);
if (mode === 'stay') await once(process.stdin.resume(), 'end');
process.stdin.destroy();
await store.leave(nodeId);
await store.close();

async function commitAll(): Promise<void> {
  for (let number = open.shift(); number !== undefined; number = open.shift()) {
    const startedMs = systemClock.monotonicMs();
    const indexes = range(number * turnSize, (number + 1) * turnSize);
    await store.commitTurn(
      lease,
      turn({
        changed: changes(indexes, 'completed', { agentId: nodeId, result: `"turn ${number}"` }),
        journal: [{ kind: 'turn', body: String(number) }],
      }),
    );
    slowestMs = Math.max(slowestMs, systemClock.monotonicMs() - startedMs);
    say(`ack ${number}`);
  }
}
