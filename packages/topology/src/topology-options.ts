import { z } from 'zod';
import { TopologyKindSchema } from '@conclave/contracts';

/** When an adaptive topology changes its shape. */
export const AdaptiveOptionsSchema = z.strictObject({
  initial: z
    .enum(['hierarchical', 'mesh', 'ring', 'star'])
    .default('star')
    .describe('The shape to begin with'),
  minDwellMs: z.int().min(0).default(10_000).describe('How long a shape is kept at least, in ms'),
  margin: z
    .number()
    .min(0)
    .max(0.9)
    .default(0.2)
    .describe('How much cheaper another shape must be; 0.2 is a fifth'),
  tasksPerLook: z
    .int()
    .min(16)
    .max(1_000_000)
    .default(512)
    .describe('Tasks that are handed out between two looks at what was measured, at least'),
  hubCapacity: z.int().min(1).default(256).describe('Agents that the hub of a star serves before they queue'),
  targetLatencyMs: z
    .number()
    .positive()
    .optional()
    .describe('While hand-offs take no longer than this, the shape is kept'),
});
export type AdaptiveOptions = z.output<typeof AdaptiveOptionsSchema>;

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
  degree: z
    .int()
    .min(4)
    .max(64)
    .multipleOf(2)
    .default(8)
    .describe('mesh: neighbours of an agent at most, above fullMeshUpTo'),
  fullMeshUpTo: z
    .int()
    .min(2)
    .max(256)
    .default(32)
    .describe('mesh: agents up to which everybody is linked with everybody'),
  fanOut: z
    .int()
    .min(1)
    .max(64)
    .default(3)
    .describe('mesh: neighbours that an agent tells when it hears something new'),
  seed: z.int().default(1).describe('mesh: the same seed gives the same links and the same gossip'),
  adaptive: AdaptiveOptionsSchema.default(AdaptiveOptionsSchema.parse({})),
});
export type TopologyOptions = z.output<typeof TopologyOptionsSchema>;
export type TopologyOptionsInput = z.input<typeof TopologyOptionsSchema>;
