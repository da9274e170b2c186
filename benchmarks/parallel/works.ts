/** Kinds of work, and the shortest time that so many agents on so many cores can take for each. */
import type { WorkflowDefinitionInput } from '@conclave/swarm';

export interface KindOfWork {
  readonly name: string;
  /** One task, in ms; the two follow each other. */
  readonly waitMs: number;
  readonly computeMs: number;
  /** Tasks that run one after the other; chains run beside each other. */
  readonly chainLength: number;
  readonly chains: number;
  /** What agents are declared as: see `load` of function agents. */
  readonly load: 'io' | 'cpu';
}

/** Beside the work that lends itself to it stands the work that does not: computing, and tasks that wait for each other. */
export const kindsOfWork: readonly KindOfWork[] = [
  { name: 'waiting', waitMs: 20, computeMs: 0, chainLength: 1, chains: 240, load: 'io' },
  { name: 'mixed', waitMs: 18, computeMs: 2, chainLength: 1, chains: 240, load: 'io' },
  { name: 'stages', waitMs: 18, computeMs: 2, chainLength: 20, chains: 12, load: 'io' },
  { name: 'computing', waitMs: 0, computeMs: 20, chainLength: 1, chains: 120, load: 'cpu' },
  { name: 'one after the other', waitMs: 20, computeMs: 0, chainLength: 60, chains: 1, load: 'io' },
];

/** Nothing can be faster: enough agents, enough cores, and the longest chain. */
export function shortestMs(kind: KindOfWork, agents: number, cores: number): number {
  const tasks = kind.chains * kind.chainLength;
  const taskMs = kind.waitMs + kind.computeMs;
  return Math.max(
    (tasks * taskMs) / agents,
    (tasks * kind.computeMs) / Math.min(agents, cores),
    kind.chainLength * taskMs,
  );
}

export function smaller(kind: KindOfWork): KindOfWork {
  return { ...kind, chains: Math.min(kind.chains, 12), chainLength: Math.min(kind.chainLength, 3) };
}

export function workflowOf(kind: KindOfWork, spinsPerMs: number): WorkflowDefinitionInput {
  const tasks = Array.from({ length: kind.chains * kind.chainLength }, (_, i) => {
    const stage = Math.floor(i / kind.chains);
    return {
      id: `t${i}`,
      type: 'work',
      params: { waitMs: kind.waitMs, spins: kind.computeMs * spinsPerMs },
      dependsOn: stage === 0 ? [] : [`t${i - kind.chains}`],
    };
  });
  return { name: 'parallel', tasks };
}
