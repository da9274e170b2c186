/** The agents of every node of one scenario: what they can do, how fast they are, and what happens to them when. */
import type { Random, TopologyKind } from '@conclave/contracts';
import type { PlannedWorkflow } from '../workload/planned-task.ts';

/** Task types. Each node has an agent for each of them that stays. */
const skills: readonly string[] = ['work', 'dig', 'weigh'];

export interface LocalPlan {
  readonly id: string;
  readonly skills: readonly string[];
  /** How many times as long as others it takes. */
  readonly slowness: number;
}

export type CrewFault =
  /** An agent breaks: what it has in hand fails, and it is not well for a while. `agent-hang`: it answers nothing. */
  | {
      readonly kind: 'agent-crash' | 'agent-hang' | 'agent-slow' | 'agent-leaves';
      readonly atMs: number;
      readonly node: number;
      readonly agent: number;
      readonly forMs: number;
    }
  /** The swarm of a node grows or shrinks, at times beyond its limit. */
  | { readonly kind: 'scale'; readonly atMs: number; readonly node: number; readonly count: number };

export interface CrewPlan {
  readonly topology: TopologyKind;
  readonly maxAgents: number;
  readonly base: { readonly count: number; readonly concurrency: number };
  readonly diggers: number;
  readonly locals: readonly LocalPlan[];
  readonly intensity: number;
  readonly faults: readonly CrewFault[];
  /** By `workflow/task`. */
  readonly skillOf: ReadonlyMap<string, string>;
}

export const ALL_SKILLS = skills;
/** The declaration that is scaled. */
export const BASE = 'base';

export interface CrewSurroundings {
  readonly topology: TopologyKind;
  readonly workflows: readonly PlannedWorkflow[];
  readonly nodes: number;
  readonly untilMs: number;
}

export function drawCrew(random: Random, surroundings: CrewSurroundings): CrewPlan {
  const { topology, workflows } = surroundings;
  const below = (end: number): number => Math.floor(random.next() * end);
  const someSkills = (): readonly string[] => {
    const some = skills.filter(() => random.next() < 0.6);
    return some.length > 0 ? some : ['work'];
  };
  const locals = Array.from({ length: 1 + below(4) }, (_, i) => ({
    id: `local-${i + 1}`,
    skills: someSkills(),
    slowness: 0.5 + random.next() * 1.5,
  }));
  const tasks = workflows.flatMap(({ name, tasks: planned }) => planned.map(({ id }) => `${name}/${id}`));
  return {
    topology,
    maxAgents: 10 + below(14),
    base: { count: 1 + below(3), concurrency: 1 + below(2) },
    diggers: below(3),
    locals,
    intensity: below(4),
    faults: drawFaults(random, { ...surroundings, agents: locals.length }),
    skillOf: new Map(tasks.map((task) => [task, skills[below(skills.length)]!])),
  };
}

/** In the order of their time. */
function drawFaults(
  random: Random,
  { nodes, untilMs, agents }: CrewSurroundings & { readonly agents: number },
): CrewFault[] {
  const below = (end: number): number => Math.floor(random.next() * end);
  const one = (): CrewFault => {
    const atMs = random.next() * untilMs;
    const struck = { atMs, node: below(nodes), agent: below(agents), forMs: 50 + random.next() * 1_500 };
    const chance = random.next();
    if (chance < 0.3) return { kind: 'agent-crash', ...struck };
    if (chance < 0.45) return { kind: 'agent-hang', ...struck };
    if (chance < 0.6) return { kind: 'agent-slow', ...struck };
    if (chance < 0.75) return { kind: 'agent-leaves', ...struck };
    return { kind: 'scale', atMs, node: struck.node, count: 1 + below(26) };
  };
  return Array.from({ length: 4 + below(12) }, one).toSorted((a, b) => a.atMs - b.atMs);
}
