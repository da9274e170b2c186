import type { AgentSpec, Assignment, CancelReason, Message, TaskOutcome } from '@conclave/contracts';
import { ConclaveError } from '@conclave/contracts';
import type { Agent, AgentTask } from '../agent/agent.ts';
import type { AgentDeclaration } from '../agent/agent-configuration.ts';
import type { KnownEstimate } from '../agent/agent.ts';
import { AgentFigures, NO_ROW } from '../agent/agent-figures.ts';
import type { AgentHome } from '../agent/agent-home.ts';
import type { AgentActor } from '../agent/fleet-agent.ts';
import { FleetAgent } from '../agent/fleet-agent.ts';
import type { AgentExecutor, ExecutorEnvironment } from '../kinds/agent-executor.ts';
import { isRestartable } from '../kinds/agent-executor.ts';
import { executorSource } from '../kinds/executor-source.ts';
import type { ExecutorSource, OwnedExecutorSource } from '../kinds/executor-source.ts';
import type { LocalAgent } from '../kinds/local/local-agent.ts';
import { localAgentSpec } from '../kinds/local/local-agent.ts';
import { LocalExecutor } from '../kinds/local/local-executor.ts';
import { OfferDesk } from '../kinds/host/offer-desk.ts';
import { AgentActors } from './agent-actors.ts';
import type { AgentFleet } from './agent-fleet.ts';
import { AgentGroup } from './agent-group.ts';
import { Attempts } from './attempts.ts';
import { FailureWatch } from './failure-watch.ts';
import type { AgentFleetOptions, FleetTuning } from './fleet-options.ts';
import { defaultTuning } from './fleet-options.ts';
import { HealthWatch } from './health-watch.ts';
import { RestartKeeper } from './restart-keeper.ts';

/** Work that was cancelled has this long to settle before its agent is stopped without it, in ms. */
const DRAIN_LIMIT_MS = 10_000;
/** Ids that a message names at most. */
const NAMED = 50;

/** Holds the agents and delegates: attempts run the work, the restart keeper and the health watch look after servers. */
export class Fleet implements AgentFleet, AgentHome {
  readonly clock;
  readonly ids;
  readonly logger;
  readonly figures = new AgentFigures();
  readonly #options: AgentFleetOptions;
  readonly #agents: (FleetAgent | undefined)[] = [];
  readonly #byId = new Map<string, FleetAgent>();
  readonly #removals = new Map<FleetAgent, Promise<void>>();
  readonly #attempts: Attempts;
  readonly #failures: FailureWatch | undefined;
  readonly #restarts: RestartKeeper;
  readonly #health: HealthWatch;
  readonly #actors: AgentActors;
  readonly #environment: ExecutorEnvironment;

  constructor(options: AgentFleetOptions) {
    const { clock, ids, logger, random } = options;
    const tuning: FleetTuning = { ...defaultTuning, ...options.tuning };
    this.clock = clock;
    this.ids = ids;
    this.logger = logger;
    this.#options = options;
    const at = (index: number): FleetAgent | undefined => this.#agents[index];
    const { maxFailuresInRow } = tuning;
    if (maxFailuresInRow < Infinity)
      this.#failures = new FailureWatch({
        maxInRow: maxFailuresInRow,
        broke: (agent, error) => this.#restarts.broke(agent, error),
      });
    this.#attempts = new Attempts({
      clock,
      ids,
      logger,
      figures: this.figures,
      failures: this.#failures,
      at,
      executorOf: (agent) => this.executorOf(agent),
      onSettle: (agent, ticket, outcome) => options.onSettle(agent, ticket, outcome),
    });
    this.#restarts = new RestartKeeper({
      clock,
      random,
      logger,
      tuning,
      at,
      wentDown: (agent) => {
        options.onAvailability(agent.index, false, agent.failure);
        this.#attempts.refuseWaiting(agent);
      },
      cameUp: (agent) => options.onAvailability(agent.index, true),
      gaveUp: (agent) => {
        if (agent.failure !== undefined) options.onFailed?.(agent.index, agent.failure);
      },
    });
    this.#health = new HealthWatch({ clock, intervalMs: tuning.healthIntervalMs });
    const limits = { intensity: tuning.restartIntensity, periodMs: tuning.restartPeriodMs };
    this.#actors = new AgentActors({ clock, logger, effects: this.#restarts, limits });
    this.#environment = environmentOf(options, tuning, this.#attempts);
  }

  get size(): number {
    return this.#byId.size;
  }

  add(spec: AgentSpec): Agent[] {
    return this.#addGroup(spec, () => executorSource(spec, this.#environment));
  }

  addLocal(local: LocalAgent): Agent {
    const create: OwnedExecutorSource['create'] = (own) => new LocalExecutor(local, own);
    const [agent] = this.#addGroup(localAgentSpec(local), () => ({ shared: undefined, create }));
    // It may be asked for its health, and get messages, before its first task.
    this.executorOf(agent!);
    return agent!;
  }

  #addGroup(spec: AgentDeclaration, source: () => ExecutorSource): FleetAgent[] {
    const ids = AgentGroup.idsOf(spec);
    for (const agentId of ids)
      if (this.#byId.has(agentId)) throw new ConclaveError('AGENT_EXISTS', { details: { agentId } });
    const group = new AgentGroup(spec, source());
    return ids.map((id) => {
      const agent = new FleetAgent({ index: this.#agents.length, id }, group, this);
      this.#agents.push(agent);
      this.#byId.set(id, agent);
      return agent;
    });
  }

  async remove(agentId: string): Promise<void> {
    const agent = this.#get(agentId);
    agent.send({ type: 'DRAIN' });
    this.#attempts.cancelAll(agent);
    await this.#end(agent);
  }

  restart(agentId: string): void {
    this.#get(agentId).send({ type: 'RESTART' });
  }

  get(agentId: string): Agent {
    return this.#get(agentId);
  }

  at(index: number): Agent | undefined {
    return this.#agents[index];
  }

  list(): Agent[] {
    return [...this.#byId.values()];
  }

  takeTicket(): number {
    return this.#attempts.takeTicket();
  }

  start(agent: number, assignment: Assignment): void {
    this.#attempts.start(agent, assignment);
  }

  cancel(ticket: number, reason: CancelReason): void {
    this.#attempts.cancel(ticket, reason);
  }

  letGo(ticket: number): void {
    this.#attempts.letGo(ticket);
  }

  shardSettled(ticket: number, outcome: TaskOutcome): void {
    this.#attempts.settleShard(ticket, outcome);
  }

  async stop(): Promise<void> {
    this.#health.stop();
    const agents = [...this.#byId.values()];
    for (const agent of agents) agent.send({ type: 'DRAIN' });
    this.#attempts.cancelAll();
    await Promise.all(agents.flatMap((agent) => this.#end(agent) ?? []));
    this.#attempts.stop();
    this.#actors.stop();
  }

  startActor(agentId: string, input: { readonly index: number; readonly concurrency: number }): AgentActor {
    return this.#actors.start(agentId, input);
  }

  execute(agent: FleetAgent, task: AgentTask): Promise<TaskOutcome> {
    return this.#attempts.execute(agent, task);
  }

  executorOf(agent: FleetAgent): AgentExecutor {
    if (agent.executor !== undefined) return agent.executor;
    const { source } = agent.group;
    const broke = (error: Parameters<RestartKeeper['broke']>[1]): void => this.#restarts.broke(agent, error);
    const executor = source.shared ?? source.create({ ...this.#environment, agentId: agent.id, broke });
    agent.executor = executor;
    if (isRestartable(executor)) this.#health.add(agent);
    return executor;
  }

  learned(agent: number, taskType: string): KnownEstimate | undefined {
    return this.#options.learned?.(agent, taskType);
  }

  async send(message: Message): Promise<void> {
    const { sendMessage } = this.#options;
    if (sendMessage !== undefined) await sendMessage(message);
    else this.#get(message.targetAgent).handleMessage(message);
  }

  resized(agent: FleetAgent, concurrency: number): void {
    this.#options.onConcurrency?.(agent.index, concurrency);
    this.#attempts.resume(agent);
  }

  #get(agentId: string): FleetAgent {
    const agent = this.#byId.get(agentId);
    if (agent !== undefined) return agent;
    const known = [...this.#byId.keys()].slice(0, NAMED);
    throw new ConclaveError('AGENT_NOT_FOUND', {
      details: { agentId, known: known.length === 0 ? 'none' : known },
    });
  }

  /** Undefined when there was nothing to wait for: stopping a large idle fleet makes no promise per agent. */
  #end(agent: FleetAgent): Promise<void> | undefined {
    const earlier = this.#removals.get(agent);
    if (earlier !== undefined) return earlier;
    this.#health.remove(agent);
    const waits = [this.#drained(agent), this.#stopExecutor(agent)].filter((wait) => wait !== undefined);
    if (waits.length === 0) return this.#forget(agent);
    const removal = Promise.all(waits).then(() => this.#forget(agent));
    this.#removals.set(agent, removal);
    return removal;
  }

  #forget(agent: FleetAgent): undefined {
    this.#agents[agent.index] = undefined;
    this.#byId.delete(agent.id);
    this.#removals.delete(agent);
    this.#failures?.forget(agent);
    this.figures.release(agent.figuresRow);
    agent.figuresRow = NO_ROW;
  }

  /** Its own executor, or the shared one with the last of its agents. */
  #stopExecutor(agent: FleetAgent): Promise<void> | undefined {
    const { group } = agent;
    group.members -= 1;
    const owned = group.source.shared === undefined;
    return owned || group.members === 0 ? agent.executor?.stop() : undefined;
  }

  #drained(agent: FleetAgent): Promise<void> | undefined {
    if (agent.actor.getSnapshot().context.running === 0) return undefined;
    return new Promise((resolve) => {
      const stopWaiting = this.clock.schedule(DRAIN_LIMIT_MS, () => {
        this.logger.error('agent stopped before its work had ended', { agentId: agent.id });
        this.#attempts.abandon(agent);
      });
      agent.drained = () => {
        stopWaiting();
        resolve();
      };
    });
  }
}

function environmentOf(
  options: AgentFleetOptions,
  tuning: FleetTuning,
  attempts: Attempts,
): ExecutorEnvironment {
  const { shards, clock, logger, baseUrl, environment = {}, offering } = options;
  return {
    shards,
    clock,
    logger,
    tuning,
    baseUrl,
    ambient: environment,
    desk: offering === undefined ? undefined : new OfferDesk({ offering, clock, logger }),
    settle: attempts.settle,
    agentIdOf: (ticket) => attempts.agentIdOf(ticket),
    progress: (ticket) => attempts.progress(ticket),
  };
}
