/**
 * DBOS: one workflow whose steps run at the same time, fifty by fifty. That was its fastest form here: all steps at
 * once, several such workflows, a workflow per task and a queue of workflows were as fast or slower. Its tables are in
 * a schema of their own that is dropped.
 */
import { DBOS } from '@dbos-inc/dbos-sdk';
import { databaseUrl, newSchema } from '@conclave/test/postgres/test-database';
import type { TestSchema } from '@conclave/test/postgres/test-database';
import type { ContestRequest, ContestTimes } from '../contest.ts';
import { Effects } from '../effects.ts';

const AT_ONCE = 50;
const CONNECTIONS = 20;

export async function runDbos({ tasks, repetitions }: ContestRequest): Promise<ContestTimes[]> {
  const schema = newSchema();
  const effects = new Effects(tasks);
  DBOS.setConfig({
    name: 'bench',
    systemDatabaseUrl: databaseUrl,
    systemDatabaseSchemaName: schema.schema,
    systemDatabasePoolSize: CONNECTIONS,
    logLevel: 'error',
  });
  const workflow = DBOS.registerWorkflow(() => allSteps(effects, tasks), { name: 'durable' });
  try {
    await DBOS.launch();
    const times: ContestTimes[] = [];
    for (let i = 0; i < repetitions; i += 1) {
      effects.clear();
      const begunMs = performance.now();
      await workflow();
      times.push({ createMs: 0, executeMs: performance.now() - begunMs });
      effects.assertEachOnce('DBOS');
      await assertRecorded(schema, tasks * (i + 1));
    }
    return times;
  } finally {
    await DBOS.shutdown();
    await schema.drop();
  }
}

async function allSteps(effects: Effects, tasks: number): Promise<void> {
  for (let first = 0; first < tasks; first += AT_ONCE) {
    const count = Math.min(AT_ONCE, tasks - first);
    await Promise.all(
      Array.from({ length: count }, (_, i) =>
        DBOS.runStep(async () => effects.happened(first + i), { name: 'empty' }),
      ),
    );
  }
}

async function assertRecorded(schema: TestSchema, steps: number): Promise<void> {
  const [{ recorded } = { recorded: -1 }] = await schema.query<{ recorded: number }>(
    'SELECT count(*)::int AS recorded FROM operation_outputs',
  );
  if (recorded !== steps) throw new Error(`DBOS: ${recorded} of ${steps} steps are in the database`);
}
