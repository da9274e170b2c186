/**
 * A node that drives one run, to be killed. It says which run that is, then each task whose end it was told of, which
 * happens after the commit and not before.
 */
import { writeSync } from 'node:fs';
import { isConclaveError } from '@conclave/contracts';
import { createNode } from '../../../src/index.ts';
import type { WorkflowDefinitionInput } from '../../../src/index.ts';

export interface DriveRequest {
  readonly place: { readonly dataDir?: string; readonly databaseUrl?: string };
  readonly definition: WorkflowDefinitionInput;
  /** Goes on with this run; else it makes one. */
  readonly runId: string | undefined;
}

const { place, definition, runId } = JSON.parse(process.argv[2]!) as DriveRequest;
const say = (line: string) => writeSync(1, `${line}\n`);

const swarm = await createNode({
  ...place,
  shards: 2,
  agents: [
    {
      id: 'worker',
      kind: 'function',
      module: new URL('../fixtures/effects.ts', import.meta.url).href,
      export: 'takeEffect',
      load: 'io',
      capabilities: ['effect'],
      count: 6,
    },
  ],
});
swarm.observe((notice) => {
  if (notice.type !== 'tasks.changed') return;
  for (const { taskId, status } of notice.tasks) if (status === 'completed') say(`ack ${taskId}`);
});
const driven = runId ?? (await swarm.createWorkflow(definition));
say(`run ${driven}`);
try {
  say(`stopped ${(await swarm.resumeWorkflow(driven)).stopReason}`);
} catch (error) {
  // The last kill came after its end.
  if (!isConclaveError(error, 'RUN_FINISHED')) throw error;
  say('stopped completed');
} finally {
  await swarm.stop();
}
