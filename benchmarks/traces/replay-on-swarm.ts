/** One replay of a trace through the public API, on a swarm whose threads have started. */
import { createNode } from '@conclave/swarm';
import type { ReplayFigures, SwarmNode, WorkflowDefinition } from '@conclave/swarm';
import { readReplayPlan, replayFigures, replayWorkflow } from '@conclave/workflow';
import type { RecordedTrace } from '@conclave/workflow';

export interface Replayed {
  readonly figures: ReplayFigures;
  /** How long each task really lasted in its thread, in ms. */
  readonly measuredMs: readonly number[];
}

/** Replays traces one after the other with the same agents. */
export async function withAgents<T>(
  { agents, dataDir }: { readonly agents: number; readonly dataDir: string },
  use: (replay: (trace: RecordedTrace, timeScale: number) => Promise<Replayed>) => Promise<T>,
): Promise<T> {
  const warmUp = replayWorkflow(warmUpTrace(agents), { timeScale: 1, agents });
  const swarm = await createNode({ topology: 'star', dataDir, agents: warmUp.swarm!.agents });
  try {
    await execute(swarm, warmUp);
    return await use((trace, timeScale) => execute(swarm, replayWorkflow(trace, { timeScale, agents })));
  } finally {
    await swarm.stop();
  }
}

/** Enough short tasks that every thread starts and the engine's code has been compiled. */
function warmUpTrace(agents: number): RecordedTrace {
  const task = (_: unknown, i: number) => ({
    id: `warm-${i}`,
    label: undefined,
    dependencies: i < agents ? [] : [i - agents],
    seconds: 0.002,
  });
  return { name: 'warm-up', tasks: Array.from({ length: 20 * agents }, task) };
}

async function execute(swarm: SwarmNode, definition: WorkflowDefinition): Promise<Replayed> {
  const plan = readReplayPlan(definition)!;
  const result = await swarm.executeWorkflow(await swarm.createWorkflow(definition));
  const figures = replayFigures(plan, result, { sinceMs: 0, threads: 1 });
  if (figures === undefined) throw new Error(`${definition.name} did not complete: ${result.stopReason}`);
  const measuredMs = plan.ids.map((id) => {
    const { startedAtMs, endedAtMs } = result.results[id] as { startedAtMs: number; endedAtMs: number };
    return endedAtMs - startedAtMs;
  });
  return { figures, measuredMs };
}
