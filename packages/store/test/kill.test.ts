import { describe, expect, it } from 'vitest';
import { newRun, range } from '@conclave/test/contracts/run-columns';
import { verifies } from '@conclave/test/requirements';
import type { Store } from '@conclave/store';
import { startCommitting } from './child-process.ts';
import { damageIn, openTestStore, temporaryFile } from './temporary-store.ts';

const isLong = process.env['CONCLAVE_TEST_LONG'] !== undefined;
const KILLS = isLong ? 100 : 5;
const TURNS = 40;
const TURN_SIZE = 25;

describe('kill -9 of a process that commits', () => {
  it(
    verifies('W3.kill-loses-nothing', `loses nothing that was acknowledged, ${KILLS} times`),
    async () => {
      const path = temporaryFile();
      const store = await openTestStore({ path });
      for (let round = 0; round < KILLS; round += 1) {
        const runId = `run_${round}`;
        await store.createRun(newRun(runId, TURNS * TURN_SIZE));
        const work = { path, runId, turns: TURNS, turnSize: TURN_SIZE, inFlight: 3 };

        const victim = startCommitting(work);
        // Two more turns are in flight when the signal goes out, so it lands anywhere in a commit.
        await victim.until('ack', 1 + ((round * 7) % (TURNS - 5)));
        await victim.kill();
        const acknowledged = victim.said('ack').map((line) => Number(line.split(' ')[1]));
        const written = await completedTurns(store, runId);
        expect(written).toEqual(expect.arrayContaining(acknowledged));
        expect(damageIn(path)).toEqual([]);

        await startCommitting(work).ended;
        expect((await completedTurns(store, runId)).toSorted((a, b) => a - b)).toEqual(range(0, TURNS));
      }
    },
    isLong ? 600_000 : 90_000,
  );
});

/** The turns on disk; each must be there as a whole: every task, its own line and the line of its tasks. */
async function completedTurns(store: Store, runId: string): Promise<number[]> {
  const tasks = await store.loadTasks(runId);
  const lines = await store.readJournal({ afterSeq: 0, limit: 100_000, runId });
  const [changes, own] = [true, false].map((is) =>
    lines.filter(({ kind }) => (kind === 'tasks.changed') === is),
  );
  const turns = own!.map((line) => Number(line.body));
  expect(changes).toHaveLength(turns.length);
  const completed = tasks.filter((task) => task.status === 'completed');
  expect(new Set(turns).size).toBe(turns.length);
  expect(completed).toHaveLength(turns.length * TURN_SIZE);
  for (const number of turns) {
    const part = tasks.slice(number * TURN_SIZE, (number + 1) * TURN_SIZE);
    expect(part.every((task) => task.result === `"turn ${number}"`)).toBe(true);
  }
  return turns;
}
