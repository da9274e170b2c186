import { z } from 'zod';
import { TopologyKindSchema } from '@conclave/contracts';

export const TopologyOptionsSchema = z.strictObject({
  kind: TopologyKindSchema,
  maxAgents: z.int().min(1).max(1_000_000).default(100_000).describe('Agents that the swarm may have'),
  branching: z
    .int()
    .min(2)
    .max(64)
    .default(8)
    .describe('hierarchical: how many agents one agent leads at most'),
  hub: z
    .enum(['coordinator', 'agent'])
    .default('coordinator')
    .describe('star: the hub is the swarm itself, or the agent that joined first'),
});
export type TopologyOptions = z.output<typeof TopologyOptionsSchema>;
export type TopologyOptionsInput = z.input<typeof TopologyOptionsSchema>;
