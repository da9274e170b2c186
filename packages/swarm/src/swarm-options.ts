import { z } from 'zod';
import { AgentSpecSchema, NodeIdSchema, SwarmIdSchema, TopologyKindSchema } from '@conclave/contracts';
import type {
  Clock,
  IdSource,
  Logger,
  Random,
  ShardSettleListener,
  WakeUps,
  WorkerShards,
} from '@conclave/contracts';
import { CapabilityMatchSchema, strategyNames } from '@conclave/scheduling';
import { MIN_HEAP_MB } from '@conclave/pool';
import type { Store } from '@conclave/store';
import { AdaptiveOptionsSchema } from '@conclave/topology';
import { SupervisionSchema } from './supervision-options.ts';
import { TakeOverSchema } from './take-over/take-over-options.ts';

export const SwarmOptionsSchema = z.strictObject({
  swarmId: SwarmIdSchema.default(SwarmIdSchema.parse('default')),
  nodeId: NodeIdSchema.optional().describe('Name of this process among those that share the store'),
  dataDir: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Folder of the store. Left out, and without databaseUrl: nothing is kept when the process ends',
    ),
  databaseUrl: z
    .string()
    .min(1)
    .optional()
    .describe('Instead of dataDir: postgres://user:password@host:port/database?schema=conclave'),
  natsUrl: z
    .string()
    .min(1)
    .optional()
    .describe('nats://user:password@host:port: nodes wake each other over it, beside what the store gives'),
  wakeUps: z
    .enum(['on', 'off'])
    .default('on')
    .describe('off: nodes find out about each other by asking the store again and again, only'),
  topology: TopologyKindSchema.default('hierarchical'),
  branching: z.int().min(2).max(64).default(8).describe('hierarchical: agents that one agent leads at most'),
  hub: z
    .enum(['coordinator', 'agent'])
    .default('coordinator')
    .describe(
      'star: the swarm itself hands out work, or an agent that the nodes on one store elect; the others stand by',
    ),
  adaptive: AdaptiveOptionsSchema.optional().describe('adaptive: when the shape is changed'),
  strategy: z
    .enum(strategyNames)
    .optional()
    .describe('How tasks and agents are matched; left out: the topology hands out the first ready task'),
  capabilityMatch: CapabilityMatchSchema.default('exact').describe(
    'exact: a task goes to agents that declare its type. similar, or { threshold }: where nobody can, to those whose capabilities read like it',
  ),
  maxAgents: z.int().min(1).max(1_000_000).default(100_000),
  agents: z.array(AgentSpecSchema).default([]),
  supervision: SupervisionSchema.prefault({}).describe('When an agent is restarted, and when it is given up'),
  shards: z.int().min(1).max(64).optional().describe('Worker threads; the default is one per core'),
  maxShardHeapMb: z
    .int()
    .min(MIN_HEAP_MB)
    .optional()
    .describe('Heap of one worker thread; a task that needs more fails. Left out: what Node gives'),
  leaseMs: z
    .int()
    .min(500)
    .max(600_000)
    .default(15_000)
    .describe('A node that stays silent so long loses its runs'),
  takeOver: z
    .union([z.boolean(), TakeOverSchema])
    .default(false)
    .describe(
      'Drives submitted runs and those of lost nodes, where the agents registered here can do all of their tasks',
    ),
  baseUrl: z.url().optional().describe('file: URL that relative modules of agents resolve against'),
});
export type SwarmOptions = z.output<typeof SwarmOptionsSchema>;
export type SwarmOptionsInput = z.input<typeof SwarmOptionsSchema>;

/** What may be brought from outside; each has a working default. */
export interface SwarmPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: IdSource;
  readonly logger: Logger;
  /** The ambient environment, of which processes get PATH, HOME, LANG and TMPDIR. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** An open store; the swarm then does not close it. `dataDir` and `databaseUrl` are ignored. */
  readonly store: Store;
  /** Tells other nodes, and hears from them, that the store may have changed. Those that are brought the swarm does not close. */
  readonly wakeUps: WakeUps;
  /** Runs the callback when this turn of the event loop has delivered its messages. */
  readonly endOfTurn: (callback: () => void) => void;
  /** Makes what runs the work of `function` agents, in place of worker threads; the swarm stops it. */
  readonly createShards: (onSettle: ShardSettleListener) => WorkerShards;
}
