/** A node that drives one run, to be killed or spoken to from outside. It says which run that is, and how it ended. */
import { writeSync } from 'node:fs';
import { createNode } from '../../../src/index.ts';
import type { WorkflowDefinitionInput } from '../../../src/index.ts';
import { agents } from '../agents.ts';

export interface DriveRequest {
  readonly place: { readonly dataDir?: string; readonly databaseUrl?: string };
  readonly definition: WorkflowDefinitionInput;
}

const { place, definition } = JSON.parse(process.argv[2]!) as DriveRequest;
const say = (line: string) => writeSync(1, `${line}\n`);

const swarm = await createNode({ ...place, shards: 1, leaseMs: 2_000, agents });
const runId = await swarm.createWorkflow(definition);
say(`run ${runId}`);
const { stopReason } = await swarm.executeWorkflow(runId);
say(`stopped ${stopReason}`);
await swarm.stop();
