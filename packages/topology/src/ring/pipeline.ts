import { ConclaveError } from '@conclave/contracts';
import type { TopologyDescription } from '../layout/topology.ts';

/** A stage as a task of a workflow: pinned to its agent, after the stage before. */
export type PipelineTask<Stage extends { readonly id: string }> = Stage & {
  readonly assignedAgent: string;
  readonly dependsOn: string[];
};

/**
 * A sequential pipeline along a ring: each stage goes to the agent after the one before, and each hand-over takes one
 * hop. More stages than agents go round again.
 * @param from the agent of the first stage. @throws CONFIG_INVALID when the topology is no ring, AGENT_NOT_FOUND
 */
export function pipelineAlong<Stage extends { readonly id: string }>(
  ring: TopologyDescription,
  from: string,
  stages: readonly Stage[],
): PipelineTask<Stage>[] {
  if (ring.kind !== 'ring') {
    const problems = [`a pipeline goes along a ring, and the topology is ${ring.kind}`];
    throw new ConclaveError('CONFIG_INVALID', { details: { where: 'pipeline', problems } });
  }
  // A ring is described in its order.
  const agentIds = ring.members.map(({ agentId }) => agentId);
  const start = agentIds.indexOf(from);
  if (start < 0) throw new ConclaveError('AGENT_NOT_FOUND', { details: { agentId: from, known: agentIds } });
  return stages.map((stage, place) => {
    const before = stages[place - 1];
    const assignedAgent = agentIds[(start + place) % agentIds.length]!;
    return { ...stage, assignedAgent, dependsOn: before === undefined ? [] : [before.id] };
  });
}
