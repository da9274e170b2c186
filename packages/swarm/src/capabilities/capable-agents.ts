/** Who would do tasks of a type, by what it declares. */
import type { Agent } from '@conclave/agents';
import { loadKernels } from '@conclave/kernels';
import { CapabilityIndex, explainMatch } from '@conclave/scheduling';

export interface CapableAgent {
  readonly agentId: string;
  /** What it declares and would be asked for. */
  readonly capability: string;
  /** It declares the very type. */
  readonly exact: boolean;
  /** 1 for the very type, else how alike the two texts are, from 0 to 1. */
  readonly score: number;
  /** How far the score stands out from the threshold and from agents that suit less, from 0 to 1. */
  readonly confidence: number;
  /** The same in words. */
  readonly text: string;
}

/** @param threshold undefined: only those that declare the very type */
export function capableAgents(
  agents: readonly Agent[],
  taskType: string,
  threshold: number | undefined,
): readonly CapableAgent[] {
  const index = new CapabilityIndex(loadKernels(), threshold === undefined ? {} : { threshold });
  try {
    agents.forEach((agent, at) => index.add(at, agent.getCapabilities()));
    const found = index.match(taskType, agents.length);
    const isExactOnly = threshold === undefined || found[0]?.exact === true;
    return found
      .filter(({ exact }) => exact || !isExactOnly)
      .map((match) => {
        const { agent, capability, exact, score, confidence } = match;
        const text = explainMatch(match, taskType);
        return { agentId: agents[agent]!.id, capability, exact, score, confidence, text };
      });
  } finally {
    index.free();
  }
}
