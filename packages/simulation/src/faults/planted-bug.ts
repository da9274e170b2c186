/** Bugs that the simulation must find. They are planted from outside: production code has no switch for them. */
import type { HostTaskPage, RunLease, TaskClaim } from '@conclave/contracts';
import type { WorkflowDefinitionInput } from '@conclave/swarm';
import { saidBy } from '../checks/store-facts.ts';
import type { StoreBackend, StoreCall } from '../store/store-backend.ts';
import type { PlannedWorkflow } from '../workload/planned-task.ts';

/**
 * `tokens-ignored`: a worker's result is taken whoever holds the task. `unfenced`: the store takes turns of holders that were passed over. `early-acknowledgement`: it answers before the
 * flush. `lost-edge`: the definition that is run lacks a dependency.
 */
export type PlantedBug = 'tokens-ignored' | 'unfenced' | 'early-acknowledgement' | 'lost-edge';

/** Every turn is written in the name of whoever holds the run. */
export function withoutFencing(backend: StoreBackend): StoreBackend {
  return {
    ...backend,
    execute: async (calls) => {
      const passed: StoreCall[] = [];
      for (const call of calls) passed.push(await inHoldersName(backend, call));
      return backend.execute(passed);
    },
  };
}

async function inHoldersName(backend: StoreBackend, call: StoreCall): Promise<StoreCall> {
  const said = call.name === 'commitTurn' ? saidBy(call) : undefined;
  if (said?.kind !== 'turn') return call;
  const { lease, turn } = said;
  const byMethod = Array.isArray(call.args);
  const args = byMethod ? [lease.runId] : { runId: lease.runId };
  const [answer] = await backend.execute([{ name: 'loadRun', args }]);
  if (answer?.ok !== true) return call;
  const { holder, epoch } = answer.value as { holder: string | null; epoch: number };
  if (holder === null) return call;
  const current: RunLease = { runId: lease.runId, nodeId: holder, epoch };
  return { name: call.name, args: byMethod ? [current, turn] : { lease: current, turn } };
}

/** Whoever says that a task is done is believed, in the name of whoever holds it. */
export function withoutTokens(backend: StoreBackend): StoreBackend {
  return {
    ...backend,
    execute: async (calls) => {
      const passed: StoreCall[] = [];
      for (const call of calls)
        passed.push(call.name === 'completeTask' ? await withHoldersToken(backend, call) : call);
      return backend.execute(passed);
    },
  };
}

async function withHoldersToken(backend: StoreBackend, call: StoreCall): Promise<StoreCall> {
  const byMethod = Array.isArray(call.args);
  const claim = (byMethod ? (call.args as unknown[])[0] : call.args) as TaskClaim;
  const question = { runId: claim.runId, statuses: ['leased'], limit: 1_000 };
  const [answer] = await backend.execute([{ name: 'listHostTasks', args: byMethod ? [question] : question }]);
  if (answer?.ok !== true) return call;
  const { tasks } = answer.value as HostTaskPage;
  const token = tasks.find(({ taskId }) => taskId === claim.taskId)?.token ?? claim.token;
  return { name: call.name, args: byMethod ? [{ ...claim, token }] : { ...claim, token } };
}

/** Leaves out the first dependency that no expression names. */
export function withoutEdge(
  definition: WorkflowDefinitionInput,
  { tasks }: PlannedWorkflow,
): WorkflowDefinitionInput {
  let isDone = false;
  const cut = definition.tasks.map((task, i) => {
    const planned = tasks[i]!;
    const listed =
      planned.forEach !== undefined && 'task' in planned.forEach ? planned.forEach.task : undefined;
    const named = [planned.when?.task, planned.reading?.task, listed];
    const edge = planned.waitsFor.find((other) => !named.includes(other));
    if (isDone || edge === undefined) return task;
    isDone = true;
    return { ...task, dependsOn: task.dependsOn!.filter((other) => other !== edge) };
  });
  return { ...definition, tasks: cut };
}
