import { z } from 'zod';

/** The topologies that are built. */
export const TopologyKindSchema = z.enum(['hierarchical', 'mesh', 'ring', 'star', 'adaptive']);
export type TopologyKind = z.output<typeof TopologyKindSchema>;
