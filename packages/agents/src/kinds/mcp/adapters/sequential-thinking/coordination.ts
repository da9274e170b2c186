import { criticalPath, levelsOf } from './step-graph.ts';
import type { CoordinateWorkflow, CoordinatedAgent, CoordinatedStep } from './thinking-inputs.ts';
import type { Thought } from './thought.ts';

export interface Coordination {
  readonly goal: string;
  readonly assignments: readonly { readonly step: string; readonly agent: string; readonly wave: number }[];
  /** Steps that run at once, in the order of the waves. */
  readonly waves: readonly (readonly string[])[];
  /** A result that passes from one agent to another. */
  readonly handOffs: readonly {
    readonly step: string;
    readonly from: string;
    readonly to: string;
    readonly needs: string;
  }[];
  /** No agent of the list does them, nor what depends on them. */
  readonly unassigned: readonly { readonly step: string; readonly reason: string }[];
  readonly criticalPath: readonly string[];
  /** Sum over the waves of their longest step, in ms; null unless every assigned step has an estimate. */
  readonly estimatedMs: number | null;
}

interface Load {
  readonly agent: CoordinatedAgent;
  steps: number;
  inWave: number;
}

interface Schedule {
  readonly agentOf: Map<string, string>;
  readonly waves: CoordinatedStep[][];
}

/**
 * Pure. Each wave takes the ready steps, longest first, and gives each to the capable agent with the fewest steps
 * that has room; what finds no room waits for the next wave.
 */
export function coordinate(input: CoordinateWorkflow): Coordination {
  const { assignable, unassigned } = divide(input);
  const { agentOf, waves } = schedule(assignable, input.agents);
  const estimates = waves.flat().map(({ estimateMs }) => estimateMs);
  const longest = (wave: CoordinatedStep[]): number =>
    Math.max(...wave.map(({ estimateMs = 0 }) => estimateMs));
  return {
    goal: input.goal,
    assignments: waves.flatMap((wave, index) =>
      wave.map(({ id }) => ({ step: id, agent: agentOf.get(id)!, wave: index })),
    ),
    waves: waves.map((wave) => wave.map(({ id }) => id)),
    handOffs: handOffsOf(waves.flat(), agentOf),
    unassigned,
    criticalPath: criticalPath(assignable, ({ estimateMs = 1 }) => estimateMs).map(({ id }) => id),
    estimatedMs: estimates.includes(undefined) ? null : waves.reduce((sum, wave) => sum + longest(wave), 0),
  };
}

/** The goal, a thought per wave (a branch per step where several run at once), and what is left. */
export function coordinationThoughts(plan: Coordination, scope: string): Thought[] {
  const agentOf = new Map(plan.assignments.map(({ step, agent }) => [step, agent]));
  const thoughts: Thought[] = [{ text: `Goal: ${plan.goal}` }];
  for (const [index, wave] of plan.waves.entries()) {
    thoughts.push({
      text: `Wave ${index + 1}: ${wave.map((id) => `${id} by ${agentOf.get(id)!}`).join(', ')}.`,
    });
    const branchFrom = thoughts.length;
    if (wave.length > 1)
      for (const id of wave)
        thoughts.push({ text: `${agentOf.get(id)!} does ${id}.`, branchFrom, branch: `${scope}/${id}` });
  }
  for (const { step, reason } of plan.unassigned) thoughts.push({ text: `Nobody does ${step}: ${reason}.` });
  thoughts.push({
    text: `${plan.assignments.length} steps in ${plan.waves.length} waves, ${plan.handOffs.length} hand-offs.`,
  });
  return thoughts;
}

function canDo(agent: CoordinatedAgent, step: CoordinatedStep): boolean {
  return step.taskType === undefined || agent.capabilities.includes(step.taskType);
}

/** A step without an agent takes down everything that depends on it. */
function divide(input: CoordinateWorkflow) {
  const reasons = new Map<string, string>();
  for (const step of levelsOf(input.steps).flat()) {
    const lost = step.dependsOn.find((id) => reasons.has(id));
    if (!input.agents.some((agent) => canDo(agent, step)))
      reasons.set(step.id, `no agent does tasks of type "${step.taskType ?? ''}"`);
    else if (lost !== undefined) reasons.set(step.id, `it depends on "${lost}"`);
  }
  return {
    assignable: input.steps.filter(({ id }) => !reasons.has(id)),
    unassigned: [...reasons].map(([step, reason]) => ({ step, reason })),
  };
}

function schedule(steps: readonly CoordinatedStep[], agents: readonly CoordinatedAgent[]): Schedule {
  const loads: Load[] = agents.map((agent) => ({ agent, steps: 0, inWave: 0 }));
  const agentOf = new Map<string, string>();
  const waves: CoordinatedStep[][] = [];
  let open = steps;
  while (open.length > 0) {
    for (const load of loads) load.inWave = 0;
    const done = new Set(waves.flat().map(({ id }) => id));
    const ready = open.filter(({ dependsOn }) => dependsOn.every((id) => done.has(id)));
    const wave = ready
      .toSorted((a, b) => (b.estimateMs ?? 0) - (a.estimateMs ?? 0))
      .filter((step) => place(step, loads, agentOf));
    waves.push(wave);
    open = open.filter(({ id }) => !agentOf.has(id));
  }
  return { agentOf, waves };
}

function place(step: CoordinatedStep, loads: readonly Load[], agentOf: Map<string, string>): boolean {
  let best: Load | undefined;
  for (const load of loads) {
    const free = load.inWave < load.agent.concurrency && canDo(load.agent, step);
    if (free && (best === undefined || load.steps < best.steps)) best = load;
  }
  if (best === undefined) return false;
  best.steps += 1;
  best.inWave += 1;
  agentOf.set(step.id, best.agent.id);
  return true;
}

function handOffsOf(
  steps: readonly CoordinatedStep[],
  agentOf: ReadonlyMap<string, string>,
): Coordination['handOffs'] {
  return steps.flatMap(({ id, dependsOn }) =>
    dependsOn
      .filter((need) => agentOf.get(need) !== agentOf.get(id))
      .map((need) => ({ step: id, from: agentOf.get(need)!, to: agentOf.get(id)!, needs: need })),
  );
}
