/** The one composition root: everything that varies is chosen here, and nothing below knows what was chosen. */
import { join } from 'node:path';
import { createAgentFleet } from '@conclave/agents';
import type { AgentFleet } from '@conclave/agents';
import {
  createSystemIdSource,
  parseWith,
  silentLogger,
  silentWakeUps,
  systemClock,
  systemRandom,
} from '@conclave/contracts';
import { createWorkerShards } from '@conclave/pool';
import type { Logger, Message, ShardSettleListener } from '@conclave/contracts';
import { createVolatileStore, openStore } from '@conclave/store';
import type { Store } from '@conclave/store';
import { createTopology } from '@conclave/topology';
import type { SwarmTopology } from '@conclave/topology';
import { endOfTurn } from './end-of-turn.ts';
import { FleetDispatcher } from './fleet-dispatcher.ts';
import { joinAsNode } from './node-presence.ts';
import { Observers } from './observers.ts';
import { RetentionChore } from './retention-chore.ts';
import { RunService } from './run-service.ts';
import { SwarmNode } from './swarm-node.ts';
import { SwarmOptionsSchema } from './swarm-options.ts';
import type { SwarmOptions, SwarmOptionsInput, SwarmPorts } from './swarm-options.ts';
import type { Swarm } from './swarm.ts';
import { createTurnClock } from './turn-clock.ts';

/** @throws CONFIG_INVALID, STORE_*, AGENT_EXISTS, AGENT_LIMIT_REACHED; then nothing is left running */
export async function createSwarm(
  input: SwarmOptionsInput = {},
  given: Partial<SwarmPorts> = {},
): Promise<Swarm> {
  const options = parseWith(SwarmOptionsSchema, input, 'swarm options');
  const ports = withDefaults(given);
  const store = given.store ?? (await openStoreFor(options, ports));
  const ownsStore = given.store === undefined;
  const swarm = await compose(options, ports, { store, ownsStore }).catch(async (error: unknown) => {
    if (ownsStore) await store.close();
    throw error;
  });
  try {
    for (const spec of options.agents) swarm.register(spec);
    return swarm;
  } catch (error) {
    await swarm.stop();
    throw error;
  }
}

type Ports = Omit<SwarmPorts, 'store' | 'createShards'> & Partial<Pick<SwarmPorts, 'createShards'>>;

interface Foundation {
  readonly store: Store;
  readonly ownsStore: boolean;
}

async function compose(options: SwarmOptions, ports: Ports, foundation: Foundation): Promise<SwarmNode> {
  const { store, ownsStore } = foundation;
  const { clock, random, ids, logger, wakeUps, endOfTurn } = ports;
  const { swarmId, leaseMs } = options;
  const nodeId = options.nodeId ?? ids.next('node');
  const presence = await joinAsNode({ nodeId, registry: store, clock, logger, heartbeatMs: leaseMs / 3 });
  const topology = topologyOf(options, logger);
  const { dispatcher, shards, fleet } = workforce(options, ports, {
    topology,
    sendMessage: async (message) => void (await swarm.sendMessage(message)),
  });
  const retention = new RetentionChore({ store, clock, logger });
  const observers = new Observers(logger);
  const observer = () => (observers.isEmpty ? undefined : observers.tell);
  const driving = { clock, random, ids, endOfTurn, observer };
  const runs = new RunService({ store, wakeUps, dispatcher, nodeId, leaseMs, ...driving });
  const dispose = async (): Promise<void> => {
    await runs.interruptAll();
    await fleet.stop();
    await shards.stop();
    topology.stop();
    await retention.stop();
    await presence.leave();
    if (ownsStore) await store.close();
  };
  const parts = { swarmId, nodeId, store, topology, fleet, dispatcher, shards, runs, observers, dispose };
  const swarm = new SwarmNode(parts);
  return swarm;
}

function topologyOf({ topology: kind, branching, maxAgents }: SwarmOptions, logger: Logger): SwarmTopology {
  return createTopology(
    { kind, branching, maxAgents },
    {
      logger,
      publishRepair: async ({ agentId, cause, reason, plan }) =>
        logger.info('topology repaired', { agentId, cause, reason, action: plan.action }),
    },
  );
}

interface Surroundings {
  readonly topology: SwarmTopology;
  readonly sendMessage: (message: Message) => Promise<void>;
}

/** Shards report to the fleet, the fleet to the dispatcher, and the dispatcher hands work to the fleet. */
function workforce(options: SwarmOptions, ports: Ports, { topology, sendMessage }: Surroundings) {
  const { clock, logger, endOfTurn } = ports;
  const dispatcher = new FleetDispatcher({ topology, fleet: () => fleet, endOfTurn });
  const onSettle: ShardSettleListener = (ticket, outcome) => fleet.shardSettled(ticket, outcome);
  const threads = options.shards === undefined ? {} : { shards: options.shards };
  const shards =
    ports.createShards?.(onSettle) ?? createWorkerShards({ ...threads, clock, logger, onSettle });
  const fleet: AgentFleet = createAgentFleet({
    ...ports,
    shards,
    ...(options.baseUrl === undefined ? {} : { baseUrl: options.baseUrl }),
    onSettle: (agent, ticket, outcome) => dispatcher.settled(agent, ticket, outcome),
    onAvailability: (agent, available) => dispatcher.available(agent, available),
    onFailed: (agent, error) => dispatcher.gaveUp(agent, error),
    onConcurrency: (agent, concurrency) => dispatcher.resized(agent, concurrency),
    sendMessage,
  });
  return { dispatcher, shards, fleet };
}

function withDefaults(given: Partial<SwarmPorts>): Ports {
  const clock = createTurnClock(given.clock ?? systemClock);
  return {
    clock,
    random: given.random ?? systemRandom,
    ids: given.ids ?? createSystemIdSource(clock),
    logger: given.logger ?? silentLogger,
    environment: given.environment ?? {},
    wakeUps: given.wakeUps ?? silentWakeUps,
    endOfTurn: given.endOfTurn ?? endOfTurn,
    ...(given.createShards === undefined ? {} : { createShards: given.createShards }),
  };
}

function openStoreFor(options: SwarmOptions, { logger }: Ports): Promise<Store> {
  const { swarmId, dataDir, databaseUrl } = options;
  if (dataDir === undefined && databaseUrl === undefined) return Promise.resolve(createVolatileStore());
  return openStore({
    // Both is refused there.
    ...(dataDir === undefined ? {} : { path: join(dataDir, 'conclave.db') }),
    ...(databaseUrl === undefined ? {} : { url: databaseUrl }),
    swarmId,
    onError: (error) => logger.error('store lost', { reason: error.message }),
    onNotice: ({ level, message, fields }) => logger[level](message, fields),
  });
}
