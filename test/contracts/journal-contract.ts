import { describe, expect, it } from 'vitest';
import type { JournalReader, JournalWriter, NodeRegistry, RunStore } from '@conclave/contracts';
import { changes, newRun, turn } from './run-columns.ts';
import { useFreshStore } from './store-target.ts';
import type { StoreTarget } from './store-target.ts';

/** What every {@link JournalReader} gives of what was committed through its store. */
export function describeJournalContract(
  target: StoreTarget<RunStore & NodeRegistry & JournalReader & JournalWriter>,
): void {
  describe(`${target.name} as a journal`, () => {
    const fresh = useFreshStore(target);

    async function journalOfTwoRuns() {
      const { store } = fresh();
      for (const runId of ['run_1', 'run_2']) {
        await store.createRun(newRun(runId, 1));
        const lease = await store.acquireRun(runId, 'node-a', 60_000);
        await store.commitTurn(
          lease,
          turn({
            journal: [
              { kind: 'a', body: `{"of":"${runId}"}` },
              { kind: 'b', body: '{}' },
            ],
          }),
        );
      }
      return store;
    }

    it('gives the lines in commit order', async () => {
      const store = await journalOfTwoRuns();
      const lines = await store.readJournal({ afterSeq: 0, limit: 10 });
      expect(lines.map((line) => [line.runId, line.kind])).toEqual([
        ['run_1', 'a'],
        ['run_1', 'b'],
        ['run_2', 'a'],
        ['run_2', 'b'],
      ]);
      expect(lines[0]?.body).toBe('{"of":"run_1"}');
      expect(lines[0]?.atMs).toBeGreaterThan(1_600_000_000_000);
      const seqs = lines.map((line) => line.seq);
      expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
      expect(new Set(seqs).size).toBe(4);
    });

    it('has one line for the tasks that a turn changed', async () => {
      const { store } = fresh();
      await store.createRun(newRun('run_1', 3));
      const lease = await store.acquireRun('run_1', 'node-a', 60_000);
      await store.commitTurn(lease, turn({ changed: changes([0, 2], 'completed') }));
      const lines = await store.readJournal({ afterSeq: 0, limit: 10 });
      expect(lines.map(({ runId, kind }) => [runId, kind])).toEqual([['run_1', 'tasks.changed']]);
      expect(lines[0]!.body).toBe('{"index":[0,2],"status":["completed","completed"],"attempt":[1,1]}');
    });

    it('goes on after a sequence number, a page at a time', async () => {
      const store = await journalOfTwoRuns();
      const first = await store.readJournal({ afterSeq: 0, limit: 3 });
      const rest = await store.readJournal({ afterSeq: first.at(-1)?.seq ?? 0, limit: 3 });
      expect([...first, ...rest].map((line) => line.kind)).toEqual(['a', 'b', 'a', 'b']);
      expect(await store.readJournal({ afterSeq: rest.at(-1)?.seq ?? 0, limit: 3 })).toEqual([]);
    });

    it('gives the lines of one run', async () => {
      const store = await journalOfTwoRuns();
      const lines = await store.readJournal({ afterSeq: 0, limit: 10, runId: 'run_2' });
      expect(lines.map((line) => line.runId)).toEqual(['run_2', 'run_2']);
      expect(await store.readJournal({ afterSeq: 0, limit: 10, runId: 'run_9' })).toEqual([]);
    });

    it('keeps lines of no run among those of runs, in the order of commits', async () => {
      const store = await journalOfTwoRuns();
      const entries = [
        { kind: 'agent.registered', body: '{"agentIds":["a","b"]}' },
        { kind: 'node.left', body: '{}' },
      ];
      await store.appendEvents(entries);
      await store.appendEvents([]);
      const lines = await store.readJournal({ afterSeq: 0, limit: 10 });
      expect(lines.slice(4).map(({ runId, kind, body }) => ({ runId, kind, body }))).toEqual(
        entries.map((entry) => ({ runId: null, ...entry })),
      );
      expect(lines[4]?.atMs).toBeGreaterThan(1_600_000_000_000);
      expect(lines[4]?.seq).toBeGreaterThan(lines[3]!.seq);
      expect(await store.readJournal({ afterSeq: 0, limit: 10, runId: 'run_2' })).toHaveLength(2);
    });
  });
}
