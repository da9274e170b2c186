import { ConclaveError } from '@conclave/contracts';
import type { Topology } from '../layout/topology.ts';

/** One step of a sequential pipeline, pinned to its agent; the shape of a workflow's task. */
export interface PipelineTask<Stage extends { readonly id: string }> {
  readonly stage: Stage;
  readonly agent: string;
  readonly dependsOn: readonly string[];
}

/**
 * A sequential pipeline along a ring: each stage goes to the neighbour after the one before, and each hand-off takes
 * one hop. More stages than members go round again. `from` is the agent of the first stage.
 * @throws CONFIG_INVALID when the topology is no ring, AGENT_NOT_FOUND
 */
export function pipelineAlong<Stage extends { readonly id: string }>(
  layout: Topology,
  from: number,
  stages: readonly Stage[],
): PipelineTask<Stage>[] {
  if (layout.kind !== 'ring')
    throw new ConclaveError('CONFIG_INVALID', {
      details: {
        where: 'pipeline',
        problems: [`a pipeline goes along a ring, and the topology is ${layout.kind}`],
      },
    });
  let at = from;
  return stages.map((stage, place) => {
    if (place > 0) at = layout.neighbours(at)[0] ?? at;
    const before = stages[place - 1];
    return { stage, agent: layout.agentId(at), dependsOn: before === undefined ? [] : [before.id] };
  });
}
