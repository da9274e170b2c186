import { z } from 'zod';

/** The topologies that are built. */
export const TopologyKindSchema = z.enum(['hierarchical', 'star']);
export type TopologyKind = z.output<typeof TopologyKindSchema>;
