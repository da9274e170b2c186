/** Everything of one scenario, put together: the store, the nodes on it, who uses them, and who watches. */
import { silentWakeUps } from '@conclave/contracts';
import type { Random, RunClaimed, ShardWork } from '@conclave/contracts';
import { Failpoints, SimulatedProcess } from '@conclave/testing/simulation';
import type { Simulation } from '@conclave/testing/simulation';
import { LeaseHistory } from './checks/lease-history.ts';
import { itemOf, Oracle, templateOf } from './checks/oracle.ts';
import type { WatchedWorkflow } from './checks/oracle.ts';
import { OfferHistory } from './checks/offer-history.ts';
import { OfferWatch } from './checks/offer-watch.ts';
import { saidBy } from './checks/store-facts.ts';
import { Tally } from './checks/tally.ts';
import { Violations } from './checks/violations.ts';
import { calm } from './faults/fault-plan.ts';
import { withoutFencing, withoutTokens } from './faults/planted-bug.ts';
import type { PlantedBug } from './faults/planted-bug.ts';
import { Operator } from './nodes/operator.ts';
import { SimulatedBus } from './nodes/simulated-bus.ts';
import { Crew } from './crew/crew.ts';
import type { CrewOptions } from './crew/crew.ts';
import { idsOf, SimulatedNode } from './nodes/simulated-node.ts';
import type { NodeOptions } from './nodes/simulated-node.ts';
import type { AttemptPlan } from './nodes/simulated-shards.ts';
import type { Scenario } from './scenario-options.ts';
import { openWorkerSeat } from './nodes/worker-seat.ts';
import type { WorkerSeat } from './nodes/worker-seat.ts';
import { SimulatedStore } from './store/simulated-store.ts';
import type { AppliedCall } from './store/simulated-store.ts';
import { StoreLink } from './store/store-link.ts';
import type { CommitFailpoint } from './store/store-link.ts';
import { attemptPlan } from './workload/behaviour.ts';
import { expectedRun } from './workload/expectation.ts';
import { itemValue } from './workload/planned-task.ts';

export interface Seat {
  readonly name: string;
  node: SimulatedNode;
  operator: Operator;
  isCutOff: boolean;
  lives: number;
}

export class World {
  readonly simulation: Simulation;
  readonly scenario: Scenario;
  readonly violations: Violations;
  readonly tally = new Tally();
  readonly oracle: Oracle;
  readonly history: LeaseHistory;
  readonly offerWatch: OfferWatch;
  readonly offerHistory: OfferHistory;
  readonly workers: WorkerSeat[] = [];
  readonly failpoints = new Failpoints<CommitFailpoint>();
  readonly store: SimulatedStore;
  readonly #bus: SimulatedBus | undefined;
  readonly seats: Seat[] = [];
  readonly #processes = new Map<string, SimulatedProcess>();
  readonly #work: Random;
  isCalm = false;
  /** Every node is being stopped: none takes its place any more. */
  isOver = false;

  constructor(simulation: Simulation, scenario: Scenario, plant: PlantedBug | undefined) {
    this.simulation = simulation;
    this.scenario = scenario;
    this.#work = simulation.random('work');
    if (scenario.wakeUps === 'lossy') this.#bus = new SimulatedBus(simulation, this.tally);
    this.violations = new Violations(() => simulation.nowMs);
    const watched = scenario.workflows.map((plan): [string, WatchedWorkflow] => [
      plan.name,
      { plan, expected: expectedRun(plan) },
    ]);
    this.oracle = new Oracle(this.violations, new Map(watched), this.tally);
    const { durable, cancelled } = this.oracle;
    const { violations, tally } = this;
    this.offerWatch = new OfferWatch({ violations, tally, durable, cancelled });
    this.offerHistory = new OfferHistory(() => simulation.nowMs);
    this.history = new LeaseHistory({
      nowMs: () => simulation.nowMs,
      deadNodes: () => this.#deadNodes(),
    });
    this.store = new SimulatedStore({
      simulation,
      kind: scenario.kind,
      tally: this.tally,
      flushMs: scenario.flushMs,
      wasDeadAt: (nodeId, ms) => scenario.deathIsSeen && this.#processes.get(nodeId)?.wasDeadAt(ms) === true,
      onApplied: (call) => {
        if (call.name === 'commitTurn')
          this.failpoints.hit('commit.applied', { process: call.from, subject: call.name });
        if (hasClaimed(call)) this.tally.add('run claimed');
      },
      onDurable: (calls) => {
        this.offerWatch.onDurable(calls);
        this.oracle.onDurable(calls);
      },
      acknowledgesEarly: plant === 'early-acknowledgement',
      ...(plant === 'unfenced' ? { wrap: withoutFencing } : {}),
      ...(plant === 'tokens-ignored' ? { wrap: withoutTokens } : {}),
    });
    for (let i = 0; i < scenario.nodes; i += 1) this.#addSeat(`n${i + 1}`);
    const workers = scenario.hosts?.workers ?? 0;
    for (let i = 0; i < workers; i += 1) this.workers.push(openWorkerSeat(this, `h${i + 1}`));
  }

  get processes(): Iterable<SimulatedProcess> {
    return this.#processes.values();
  }

  /** Another process in the place of one that was killed. */
  revive(seat: Seat): void {
    if (this.isOver || !seat.node.process.isDead) return;
    Object.assign(seat, this.#openNode(seat));
    void seat.node.start();
  }

  #addSeat(name: string): void {
    const seat = { name, isCutOff: false, lives: 0 } as Seat;
    Object.assign(seat, this.#openNode(seat));
    this.seats.push(seat);
    void seat.node.start();
  }

  #openNode(seat: Seat): Pick<Seat, 'node' | 'operator'> {
    const { simulation, scenario } = this;
    seat.lives += 1;
    const name = `${seat.name}.${seat.lives}`;
    const random = simulation.random(`seat ${name}`);
    const offsetMs = (random.next() - 0.5) * 7_200_000;
    const process = new SimulatedProcess(simulation, { name, offsetMs, rate: 0.98 + random.next() * 0.04 });
    this.#processes.set(name, process);
    const link = this.link(seat, process);
    const connected = scenario.kind.connect(
      link.send,
      (nodeId) => !scenario.deathIsSeen || this.#processes.get(nodeId)?.isDead !== true,
    );
    const { leaseMs, agents, topology, takesOver } = scenario;
    const begin = (work: ShardWork, input: string): AttemptPlan => this.#begin(name, work, input);
    const node = new SimulatedNode({
      simulation,
      process,
      link,
      leaseMs,
      agents,
      topology,
      takesOver,
      hasHosts: scenario.hosts !== undefined,
      store: this.history.recording(connected),
      wakeUps: this.#bus?.join(process) ?? silentWakeUps,
      crew: this.#crewOf(process, begin),
      begin,
    });
    const operator = new Operator({
      node,
      random,
      everyMs: 400,
      leavesToNodes: takesOver,
      onResult: (result) => {
        if (!process.isDead) this.oracle.onResult(name, result);
      },
      onStranger: (error) => this.violations.add('crashed', `${name}: ${String(error)}`),
    });
    return { node, operator };
  }

  #crewOf(process: SimulatedProcess, begin: CrewOptions['begin']): NodeOptions['crew'] {
    const { simulation, scenario, violations, tally } = this;
    const { crew: plan } = scenario;
    if (plan === undefined) return undefined;
    const random = simulation.random(`crew ${process.name}`);
    const ids = idsOf(`crew-${process.name}`);
    return { plan, members: new Crew({ plan, process, random, ids, violations, tally, begin }) };
  }

  /** A connection to the store. */
  link(seat: { readonly isCutOff: boolean }, process: SimulatedProcess): StoreLink {
    const { simulation, store, failpoints, scenario, tally } = this;
    return new StoreLink({
      simulation,
      process,
      store,
      failpoints,
      tally,
      weather: () => (this.isCalm ? calm : scenario.weather),
      isCutOff: () => seat.isCutOff,
      timeoutMs: scenario.leaseMs,
      onAcknowledged: (call) => {
        const said = saidBy(call);
        if (said !== undefined) simulation.note(`${process.name} hears of ${call.name}`);
        this.oracle.onAcknowledged(call, simulation.nowMs);
      },
    });
  }

  #begin(node: string, work: ShardWork, input: string): AttemptPlan {
    const { runId, taskId, attempt } = work;
    this.tally.add('attempt');
    this.simulation.note(`${node} starts ${runId}/${taskId}#${attempt}`);
    this.oracle.onAttempt(node, work, input);
    const task = this.oracle.workflowOf(runId)?.plan.tasks.find(({ id }) => id === templateOf(taskId));
    if (task === undefined) throw new Error(`${runId}/${taskId} is nobody's work`);
    const item = itemOf(taskId);
    const value = item === undefined ? { ...task.value } : itemValue(itemGiven(input));
    const plan = attemptPlan(
      task.behaviour,
      { taskId, attempt, item },
      { value, stretch: this.#work.next() },
    );
    if (plan.killsThread === true) this.tally.add('poison task');
    if (plan.afterMs === undefined) this.tally.add('hung task');
    return plan;
  }

  #deadNodes(): string[] {
    if (!this.scenario.deathIsSeen) return [];
    return [...this.#processes.values()].filter(({ isDead }) => isDead).map(({ name }) => name);
  }
}

function hasClaimed({ name, answer }: AppliedCall): boolean {
  return name === 'claimRun' && answer.ok && (answer.value as RunClaimed).lease !== null;
}

function itemGiven(input: string): number {
  return (JSON.parse(input) as { item: number }).item;
}
