import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { newRun, turn } from '@conclave/test/contracts/run-columns';
import { verifies } from '@conclave/test/requirements';
import { claimRun, findClaimable } from '../src/operations/run-claims.ts';
import type { Statement, Steps } from '../src/sql/statement.ts';
import { toSqlite } from '../src/sqlite/dialect.ts';
import { openTestStore, temporaryFile } from './temporary-store.ts';

const args = {
  nodeId: 'node-a',
  leaseMs: 1,
  offers: '["work"]',
  driven: '[]',
  maxLostDrivers: 1,
  dead: null,
};

/** Every statement of an operation that finds nothing. */
function statementsOf(steps: Steps<unknown>): Statement[] {
  const statements: Statement[] = [];
  for (let step = steps.next(); step.done !== true;)
    step = steps.next(statements.push(step.value) > 0 && step.value.verb === 'all' ? [] : undefined);
  return statements;
}

describe('looking for a run', () => {
  it(
    verifies('W3.take-over', 'reads those that should be driven and no others, however many have ended'),
    async () => {
      const path = temporaryFile();
      const store = await openTestStore({ path });
      await store.createRun({ ...newRun('run_1', 1), isSubmitted: true });
      const { lease } = await store.claimRun({ ...args, offers: ['work'], driven: [] });
      const run = { status: 'completed', stopReason: 'completed', outputs: null } as const;
      await store.commitTurn(lease!, turn({ run }));
      const database = new DatabaseSync(path, { readOnly: true });
      onTestFinished(() => database.close());

      const statements = [
        ...statementsOf(findClaimable.steps('default', args)),
        ...statementsOf(claimRun.steps('default', args)),
      ];
      expect(statements).toHaveLength(4);
      for (const { sql } of statements) {
        const plan = database.prepare(`EXPLAIN QUERY PLAN ${toSqlite(sql)}`).all();
        const details = plan.map((row) => String(row['detail']));
        const ofRuns = details.filter((detail) => /^(?:SCAN|SEARCH) (?:r|run)\b/.test(detail));
        const known = /USING (?:COVERING )?INDEX run_wanted|USING INTEGER PRIMARY KEY \(rowid=\?\)/;
        expect(ofRuns.filter((detail) => !known.test(detail))).toEqual([]);
        expect(details.join('\n')).toContain('INDEX run_wanted');
      }
      expect(database.prepare('SELECT count(*) AS n FROM run WHERE wanted = 1').get()).toEqual({ n: 0 });
    },
  );
});
