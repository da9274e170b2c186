/** The one composition root: everything that varies is chosen here, and nothing below knows what was chosen. */
import { createAgentFleet } from '@conclave/agents';
import type { AgentFleet, FleetTuning, Offering } from '@conclave/agents';
import {
  createSystemIdSource,
  parseWith,
  silentLogger,
  systemClock,
  systemRandom,
} from '@conclave/contracts';
import { createWorkerShards } from '@conclave/pool';
import { thresholdOf } from '@conclave/scheduling';
import type { WorkerShardsOptions } from '@conclave/pool';
import type { Clock, Message, ShardSettleListener } from '@conclave/contracts';
import type { SwarmTopology } from '@conclave/topology';
import { Acknowledgements } from './acknowledgements.ts';
import { Chores } from './chores/chores.ts';
import { retentionChore } from './chores/retention-chore.ts';
import { endOfTurn } from './end-of-turn.ts';
import { availabilityTo } from './events/agent-events.ts';
import { SwarmEvents } from './events/swarm-events.ts';
import { FleetDispatcher } from './fleet-dispatcher.ts';
import { layFoundation } from './foundation.ts';
import type { Foundation } from './foundation.ts';
import { HostTaskDesk } from './host-tasks/host-task-desk.ts';
import { joinAsNode } from './node-presence.ts';
import { NodeState } from './node-state.ts';
import { MessageDesk } from './messages/message-desk.ts';
import { Observers } from './observers.ts';
import { RunService } from './run-service.ts';
import { History } from './scheduling/history.ts';
import { noScheduling, SwarmScheduler } from './scheduling/swarm-scheduler.ts';
import { SharedState } from './shared-state/shared-state.ts';
import { Subscriptions } from './subscriptions.ts';
import { ComposedNode } from './composed-node.ts';
import { swarmTopology } from './swarm-topology.ts';
import type { Supervision } from './supervision-options.ts';
import { SwarmOptionsSchema } from './swarm-options.ts';
import type { SwarmOptions, SwarmOptionsInput, SwarmPorts } from './swarm-options.ts';
import type { SwarmNode } from './swarm-node.ts';
import type { TakeOverParts } from './take-over/take-over.ts';
import { TakeOver } from './take-over/take-over.ts';
import { TakeOverSchema } from './take-over/take-over-options.ts';
import { createTurnClock } from './turn-clock.ts';

/** @throws CONFIG_INVALID, STORE_*, AGENT_EXISTS, AGENT_LIMIT_REACHED; then nothing is left running */
export async function createNode(
  input: SwarmOptionsInput = {},
  given: Partial<SwarmPorts> = {},
): Promise<SwarmNode> {
  const options = parseWith(SwarmOptionsSchema, input, 'swarm options');
  const system = withDefaults(given);
  const foundation = await layFoundation(options, given, system);
  const ports = { ...system, wakeUps: foundation.wakeUps };
  const swarm = await compose(options, ports, foundation).catch(async (error: unknown) => {
    await foundation.close();
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

async function compose(options: SwarmOptions, ports: Ports, foundation: Foundation): Promise<ComposedNode> {
  const { store, wakeUps } = foundation;
  const { clock, random, ids, logger, endOfTurn } = ports;
  const { swarmId, leaseMs } = options;
  const nodeId = options.nodeId ?? ids.next('node');
  const presence = await joinAsNode({ nodeId, registry: store, clock, logger, heartbeatMs: leaseMs / 3 });
  const shared = { nodeId, leaseMs, store, clock, random, logger };
  const observers = new Observers(logger);
  const events = new SwarmEvents({ ...shared, observers, endOfTurn, place: presence.place });
  const topology = swarmTopology(options, { ...shared, events, handsOut: () => dispatcher.handsOut() });
  const history = new History(store);
  const scheduler = schedulerFor(options, { clock, history, dispatcher: () => dispatcher });
  const { dispatcher, shards, fleet } = workforce(options, ports, {
    scheduler,
    offering: { offers: store.offers, nodeId, wakeUps },
    topology,
    events,
    sendMessage: async (message) => void (await messages.send(message)),
  });
  const subscriptions = new Subscriptions(ids);
  const talking = { subscriptions, clock, logger };
  const messages = new MessageDesk({ ...talking, fleet, topology, ids, endOfTurn });
  const sharedState = new SharedState({ ...talking, nodeId, store: store.state, wakeUps });
  const chores = new Chores({ ...shared, chores: [retentionChore(store, logger)] });
  const observer = () => (observers.isEmpty ? undefined : observers.tell);
  const driving = { clock, random, ids, endOfTurn, observer };
  const runs = new RunService({ store, wakeUps, dispatcher, scheduler, nodeId, leaseMs, ...driving });
  const takeOver = takeOverOf(options, { ...shared, wakeUps, runs, dispatcher });
  const state = new NodeState({ nodeId, dispatcher, look: () => takeOver?.look() });
  const dispose = async (): Promise<void> => {
    await takeOver?.stop();
    await runs.interruptAll();
    await fleet.stop();
    await shards.stop();
    await topology.stop();
    await sharedState.stop();
    await chores.stop();
    // Together: a database that is gone is waited for once. They take effect in this order.
    await Promise.all([presence.leave(), events.left()]);
    await foundation.close();
  };
  const hostTasks = new HostTaskDesk({ offers: store.offers, wakeUps, clock, state });
  const own = { swarmId, nodeId, store, topology, fleet, dispatcher, shards, runs, observers, dispose };
  const exchange = { subscriptions, messages, sharedState, hostTasks, events };
  const around = { clock, wakeUps, chores, takeOver, state };
  return new ComposedNode({ ...own, ...exchange, ...around, scheduling: scheduler ?? noScheduling() });
}

function takeOverOf({ takeOver }: SwarmOptions, parts: Omit<TakeOverParts, 'options'>): TakeOver | undefined {
  if (takeOver === false) return undefined;
  return new TakeOver({ ...parts, options: takeOver === true ? TakeOverSchema.parse({}) : takeOver });
}

interface SchedulerParts {
  readonly clock: Clock;
  readonly history: History;
  readonly dispatcher: () => FleetDispatcher;
}

function schedulerFor({ strategy }: SwarmOptions, parts: SchedulerParts): SwarmScheduler | undefined {
  if (strategy === undefined) return undefined;
  return new SwarmScheduler({ ...parts, strategy });
}

interface Surroundings {
  readonly scheduler: SwarmScheduler | undefined;
  readonly offering: Offering;
  readonly topology: SwarmTopology;
  readonly events: SwarmEvents;
  readonly sendMessage: (message: Message) => Promise<void>;
}

/** Shards report to the fleet, the fleet to the dispatcher, and the dispatcher hands work to the fleet. */
function workforce(options: SwarmOptions, ports: Ports, surroundings: Surroundings) {
  const { scheduler, topology, offering, events, sendMessage } = surroundings;
  const { clock, logger, endOfTurn } = ports;
  const acknowledgements = acknowledgementsFor(topology, clock);
  const dispatcher = new FleetDispatcher({
    topology,
    fleet: () => fleet,
    endOfTurn,
    acknowledgements,
    scheduler,
    similarFrom: thresholdOf(options.capabilityMatch),
  });
  const onSettle: ShardSettleListener = (ticket, outcome) => fleet.shardSettled(ticket, outcome);
  const threads = threadsOf(options);
  const shards =
    ports.createShards?.(onSettle) ?? createWorkerShards({ ...threads, clock, logger, onSettle });
  const fleet: AgentFleet = createAgentFleet({
    ...ports,
    shards,
    offering,
    ...(options.baseUrl === undefined ? {} : { baseUrl: options.baseUrl }),
    tuning: tuningOf(options.supervision),
    onSettle: (agent, ticket, outcome) => dispatcher.settled(agent, ticket, outcome),
    ...availabilityTo(dispatcher, events, (agent) => fleet.at(agent)),
    onConcurrency: (agent, concurrency) => dispatcher.resized(agent, concurrency),
    learned: (agent, taskType) => scheduler?.learned(agent, taskType),
    sendMessage,
  });
  return { dispatcher, shards, fleet };
}

function threadsOf({ shards, maxShardHeapMb }: SwarmOptions): Partial<WorkerShardsOptions> {
  return {
    ...(shards === undefined ? {} : { shards }),
    ...(maxShardHeapMb === undefined ? {} : { resourceLimits: { maxOldGenerationSizeMb: maxShardHeapMb } }),
  };
}

function tuningOf(supervision: Supervision): Partial<FleetTuning> {
  const { intensity, periodMs, maxRestartDelayMs, maxFailuresInRow, ...rest } = supervision;
  return {
    ...rest,
    restartIntensity: intensity,
    restartPeriodMs: periodMs,
    restartDelayMaxMs: maxRestartDelayMs,
    maxFailuresInRow: maxFailuresInRow ?? Infinity,
  };
}

function acknowledgementsFor(topology: SwarmTopology, clock: Clock): Acknowledgements | undefined {
  if (topology.options.kind !== 'adaptive') return undefined;
  return new Acknowledgements(clock, (latencyMs) => topology.acknowledged(latencyMs));
}

function withDefaults(given: Partial<SwarmPorts>): Omit<Ports, 'wakeUps'> {
  const clock = createTurnClock(given.clock ?? systemClock);
  return {
    clock,
    random: given.random ?? systemRandom,
    ids: given.ids ?? createSystemIdSource(clock),
    logger: given.logger ?? silentLogger,
    environment: given.environment ?? {},
    endOfTurn: given.endOfTurn ?? endOfTurn,
    ...(given.createShards === undefined ? {} : { createShards: given.createShards }),
  };
}
