/**
 * Joins the topology, which decides who hands work to whom, with the fleet, which does the work. This is the hot
 * path of the swarm: per task an array or two, no promise, no closure.
 */
import { needOf } from '@conclave/contracts';
import type {
  AgentRequirement,
  CancelReason,
  Dispatcher,
  DispatchRequest,
  ErrorData,
  OutcomeSink,
  TaskOutcome,
} from '@conclave/contracts';
import type { Agent, AgentFleet } from '@conclave/agents';
import type { HandOff, NewMember, SwarmTopology } from '@conclave/topology';
import type { Acknowledgements } from './acknowledgements.ts';
import { capableAgents } from './capabilities/capable-agents.ts';
import type { CapableAgent } from './capabilities/capable-agents.ts';
import { RequirementClasses } from './capabilities/requirement-classes.ts';
import type { SwarmScheduler } from './scheduling/swarm-scheduler.ts';

export interface FleetDispatcherOptions {
  readonly topology: SwarmTopology;
  /** The fleet reports to this dispatcher, so it is made later. */
  readonly fleet: () => AgentFleet;
  readonly endOfTurn: (callback: () => void) => void;
  /** For a topology that wants to know how long agents take. */
  readonly acknowledgements?: Acknowledgements | undefined;
  /** Follows who is there and who does what, where runs are scheduled. */
  readonly scheduler?: SwarmScheduler | undefined;
  /** How alike a capability must be to stand in for a task type; left out: agents must declare the type. */
  readonly similarFrom?: number | undefined;
}

export class FleetDispatcher implements Dispatcher {
  readonly #options: FleetDispatcherOptions;
  readonly #handOff: HandOff;
  readonly #acknowledgements: Acknowledgements | undefined;
  readonly #scheduler: SwarmScheduler | undefined;
  readonly #classes: RequirementClasses;
  readonly #agentIds: (string | undefined)[] = [];
  /** Agents that gave up, and why. */
  readonly #failures = new Map<number, ErrorData>();
  readonly #listeners = new Set<() => void>();
  /** By ticket: who wants to hear, and of what. Tickets are small and reused. */
  readonly #sinks: (OutcomeSink | undefined)[] = [];
  readonly #requests: (DispatchRequest | undefined)[] = [];
  #noticeIsScheduled = false;
  #offers: readonly string[] | undefined;
  #isPaused = false;

  constructor(options: FleetDispatcherOptions) {
    this.#options = options;
    this.#handOff = options.topology.handOff;
    this.#acknowledgements = options.acknowledgements;
    this.#scheduler = options.scheduler;
    this.#classes = new RequirementClasses(options.similarFrom);
  }

  /** How the topology is to take the agent in. */
  memberOf(agent: Agent): NewMember {
    const classIds = this.#classes.servedBy(agent).map((it) => it.classId);
    return { index: agent.index, agentId: agent.id, slots: agent.getStatus().concurrency, classIds };
  }

  /** The agents are members now and take work. */
  joined(agents: readonly Agent[]): void {
    for (const agent of agents) {
      this.#agentIds[agent.index] = agent.id;
      this.#scheduler?.joined(agent, this.#classes.servedBy(agent));
    }
    this.#offers = undefined;
    this.#noticeCapacity();
  }

  /** The agent is taken out of the topology; what it has may still settle. */
  leave(agent: number): void {
    if (!this.#failures.delete(agent)) this.#options.topology.dismiss(agent, 'unregistered');
    this.#scheduler?.left(agent);
    this.#agentIds[agent] = undefined;
    this.#offers = undefined;
  }

  /** The agent is being restarted, or has come back: also one that had been lost. */
  available(agent: number, isAvailable: boolean): void {
    if (this.#agentIds[agent] === undefined) return;
    const { topology, fleet } = this.#options;
    this.#offers = undefined;
    this.#scheduler?.resized(agent, isAvailable ? fleet().at(agent)!.getStatus().concurrency : 0);
    if (!isAvailable) {
      topology.suspend(agent);
      return;
    }
    if (this.#failures.delete(agent)) topology.admit([this.memberOf(fleet().at(agent)!)]);
    else topology.resume(agent);
    this.#noticeCapacity();
  }

  /** More restarts than its supervision allows: the topology loses the member and repairs itself around it. */
  gaveUp(agent: number, error: ErrorData): void {
    if (this.#agentIds[agent] === undefined || this.#failures.has(agent)) return;
    this.#failures.set(agent, error);
    this.#scheduler?.resized(agent, 0);
    this.#offers = undefined;
    this.#options.topology.lose(agent, error.message);
    this.#noticeCapacity();
  }

  /** The topology hands out again: its hub was elected. */
  handsOut(): void {
    this.#noticeCapacity();
  }

  resized(agent: number, slots: number): void {
    if (this.#agentIds[agent] === undefined || this.#failures.has(agent)) return;
    this.#options.topology.setSlots(agent, slots);
    this.#scheduler?.resized(agent, slots);
    this.#noticeCapacity();
  }

  /** What the agents can do now, as runs need it; of agents that have given up, nothing. */
  offers(): readonly string[] {
    if (this.#offers !== undefined) return this.#offers;
    const offers = new Set<string>();
    for (const agent of this.#options.fleet().list()) {
      if (this.#failures.has(agent.index)) continue;
      for (const taskType of agent.getCapabilities()) {
        offers.add(taskType);
        offers.add(needOf({ taskType, agentId: agent.id }));
      }
    }
    this.#offers = [...offers];
    return this.#offers;
  }

  classOf(requirement: AgentRequirement): number {
    const known = this.#classes.known(requirement, () => this.offers());
    if (known !== undefined) return known.id;
    const agents = this.#options.fleet().list();
    const opened = this.#classes.open(requirement, agents, ({ index }) => !this.#failures.has(index));
    const members = agents
      .map((agent) => ({ index: agent.index, score: this.#classes.scoreOf(agent, opened) }))
      .filter(({ score }) => score > 0);
    const present = members.map(({ index }) => index).filter((index) => !this.#failures.has(index));
    this.#handOff.addClass(opened.id, present);
    this.#scheduler?.opened(opened.id, requirement, members);
    return opened.id;
  }

  acquire(classId: number): number {
    return this.#isPaused ? -1 : this.#handOff.take(classId);
  }

  /** The same for an agent that a scheduler chose. */
  claim(agent: number): boolean {
    return !this.#isPaused && this.#handOff.claim(agent);
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** Hands out nothing while paused; what runs goes on. */
  setPaused(isPaused: boolean): void {
    this.#isPaused = isPaused;
    if (!isPaused) this.#noticeCapacity();
  }

  /** What the agent is told that it is to do: the type, or the one of its capabilities that stands in for it. */
  typeFor(index: number, taskType: string): string {
    const agent = this.#options.fleet().at(index);
    return agent === undefined ? taskType : this.#classes.typeFor(agent, taskType);
  }

  capableAgents(taskType: string): readonly CapableAgent[] {
    return capableAgents(this.#options.fleet().list(), taskType, this.#options.similarFrom);
  }

  failureOf(classId: number): ErrorData | undefined {
    if (this.#failures.size === 0) return undefined;
    const asked = this.#classes.at(classId);
    const members = this.#options
      .fleet()
      .list()
      .filter((agent) => this.#classes.scoreOf(agent, asked) > 0);
    const failures = members.map((agent) => this.#failures.get(agent.index));
    return failures.every((failure) => failure !== undefined) ? failures.at(-1) : undefined;
  }

  release(agent: number): void {
    this.#handOff.release(agent);
  }

  start(agent: number, request: DispatchRequest, sink: OutcomeSink): number {
    const fleet = this.#options.fleet();
    const ticket = fleet.takeTicket();
    request.ticket = ticket;
    this.#sinks[ticket] = sink;
    this.#requests[ticket] = request;
    this.#acknowledgements?.started(ticket);
    this.#scheduler?.started(agent, request.taskType);
    fleet.start(agent, this.#classes.areSimilarUsed ? this.#told(agent, request) : request);
    return ticket;
  }

  cancel(ticket: number, reason: CancelReason): void {
    this.#options.fleet().cancel(ticket, reason);
  }

  letGo(ticket: number): void {
    this.#options.fleet().letGo(ticket);
  }

  agentId(agent: number): string {
    return this.#agentIds[agent]!;
  }

  onCapacity(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** The fleet's report. The sink's own run looks for more work by itself; the others are told. */
  settled(agent: number, ticket: number, outcome: TaskOutcome): void {
    this.#handOff.release(agent);
    this.#acknowledgements?.settled(ticket);
    const sink = this.#sinks[ticket];
    const request = this.#requests[ticket];
    if (sink === undefined || request === undefined) return;
    this.#sinks[ticket] = undefined;
    this.#requests[ticket] = undefined;
    this.#scheduler?.ended(agent, request.taskType, outcome);
    sink.settled(request.taskIndex, request.attempt, outcome);
    if (this.#listeners.size > 1) this.#noticeCapacity();
  }

  /** An agent that stands in is asked for what it declares. The run, and whoever learns from it, know the task's own type. */
  #told(index: number, request: DispatchRequest): DispatchRequest {
    const taskType = this.typeFor(index, request.taskType);
    return taskType === request.taskType ? request : { ...request, taskType };
  }

  #noticeCapacity(): void {
    if (this.#noticeIsScheduled || this.#listeners.size === 0) return;
    this.#noticeIsScheduled = true;
    this.#options.endOfTurn(() => {
      this.#noticeIsScheduled = false;
      for (const listener of this.#listeners) listener();
    });
  }
}
