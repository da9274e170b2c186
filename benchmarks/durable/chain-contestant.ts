/** One contestant of the chain, alone in its process. */
import type { WorkflowDefinitionInput } from '@conclave/swarm';
import { answerRequest } from '../harness/own-process.ts';
import { median } from '../harness/timing.ts';
import { measureChainFloor } from './chain-floor.ts';
import { runOurs } from './ours.ts';

export interface ChainRequest {
  readonly contestant: 'floor' | 'memory' | 'sqlite';
  readonly levels: number;
  readonly repetitions: number;
}

export interface ChainResult {
  readonly levelMs: number;
  /** The flush alone; of the floor only. */
  readonly flushMs?: number;
}

const AGENTS = 4;

async function contend({ contestant, levels, repetitions }: ChainRequest): Promise<ChainResult> {
  if (contestant === 'floor') return measureChainFloor(levels);
  const store = contestant === 'sqlite' ? 'sqlite' : 'none';
  const times = await runOurs({ store, agents: AGENTS, repetitions }, chainOf(levels));
  const steady = times.length > 1 ? times.slice(1) : times;
  return { levelMs: median(steady.map((it) => it.executeMs)) / levels };
}

function chainOf(levels: number): WorkflowDefinitionInput {
  return {
    name: 'chain',
    tasks: Array.from({ length: levels }, (_, level) => ({
      id: `t${level}`,
      type: 'empty',
      dependsOn: level === 0 ? [] : [`t${level - 1}`],
    })),
  };
}

await answerRequest(import.meta.url, contend);
