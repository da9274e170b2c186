/** Creates and drives the run `r` over a store and a dispatcher of the test's choice. */
import { silentWakeUps, systemClock, systemRandom } from '@conclave/contracts';
import type { ApprovalStore, Clock, Dispatcher, JsonObject, RunResult, RunStore } from '@conclave/contracts';
import { compileWorkflow, definitionHash, parseWorkflow, RunDriver } from '../../src/index.ts';
import type { RunNotice, WorkflowDefinitionInput } from '../../src/index.ts';

const RUN_ID = 'r';

export interface Driven {
  readonly driver: RunDriver;
  readonly result: Promise<RunResult>;
  readonly notices: RunNotice[];
}

export async function createRun(
  store: RunStore,
  definition: Omit<WorkflowDefinitionInput, 'name'>,
  inputs: JsonObject = {},
): Promise<void> {
  const workflow = compileWorkflow(parseWorkflow({ name: 'test', ...definition }));
  await store.createRun({
    runId: RUN_ID,
    name: workflow.name,
    definition: JSON.stringify(workflow.definition),
    inputs: JSON.stringify(inputs),
    stamp: { definitionHash: definitionHash(workflow.definition), workflowVersion: '1', languageVersion: 1 },
    tasks: {
      index: workflow.tasks.map((task) => task.index),
      taskId: workflow.tasks.map((task) => task.id),
      taskType: workflow.tasks.map((task) => task.type),
      status: workflow.tasks.map(() => 'waiting'),
      parent: workflow.tasks.map(() => null),
      item: workflow.tasks.map(() => null),
    },
    needs: [],
  });
}

export async function drive(
  store: RunStore & ApprovalStore,
  dispatcher: Dispatcher,
  { nodeId = 'node-1', clock = systemClock }: { readonly nodeId?: string; readonly clock?: Clock } = {},
): Promise<Driven> {
  const leaseMs = 10_000;
  const leaseAskedAtMs = clock.monotonicMs();
  const lease = await store.acquireRun(RUN_ID, nodeId, leaseMs);
  const stored = await store.loadRun(RUN_ID);
  const notices: RunNotice[] = [];
  const driver = new RunDriver({
    workflow: compileWorkflow(parseWorkflow(JSON.parse(stored.definition))),
    inputs: JSON.parse(stored.inputs) as JsonObject,
    stored,
    rows: await store.loadTasks(RUN_ID),
    approvals: await store.listApprovals({ runId: RUN_ID, limit: 100 }),
    compensations: await store.loadCompensations(RUN_ID),
    store,
    wakeUps: silentWakeUps,
    lease,
    leaseMs,
    leaseAskedAtMs,
    dispatcher,
    clock,
    random: systemRandom,
    observer: () => (notice) => notices.push(notice),
    endOfTurn: (callback) => setImmediate(callback),
  });
  return { driver, result: driver.run(), notices };
}

export function task(id: string, dependsOn: string[] = [], more: object = {}) {
  return { id, type: 'work', dependsOn, ...more };
}
