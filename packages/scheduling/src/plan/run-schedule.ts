/**
 * The schedule of one run: which of its tasks go to which agents now. It knows the graph, what has started and what
 * has ended, and orders tasks by priority and by the strategy's urgency. A choice looks at a bounded number of tasks and
 * agents, so that its cost does not grow with the run or the fleet.
 */
import type { Fleet } from '../fleet/fleet.ts';
import type { Strategy } from '../strategies/strategy.ts';
import type { Choice } from './choice.ts';
import { dependencyRows } from './dependency-rows.ts';
import type { DependencyRows } from './dependency-rows.ts';
import type { Placement } from './lookahead.ts';
import { Pass } from './pass.ts';
import { ReadyPlaces } from './ready-places.ts';
import { unopposed } from './unopposed.ts';
import { UpwardRanks } from './upward-ranks.ts';
import type { Graph } from './upward-ranks.ts';

export interface RunScheduleOptions {
  readonly fleet: Fleet;
  readonly strategy: Strategy;
  readonly graph: Graph;
  /** By task of the graph. */
  readonly classOf: ArrayLike<number>;
  /** By task: the larger the earlier, before all that the strategy says. */
  readonly priorities?: ArrayLike<number>;
  /** By task; infinity where nothing says when it must have ended. */
  readonly dueMs?: ArrayLike<number>;
  /** By task: 0 where nobody knows before whether it will need an agent. All are certain when left out. */
  readonly isCertain?: ArrayLike<number>;
  /** Tasks that are planned at a time; 0: ready tasks only. Default 64. */
  readonly horizon?: number;
  /** Whether tasks go by their upward ranks; if not, in the order of the graph. Default true. */
  readonly ranked?: boolean;
}

const State = { waiting: 0, ready: 1, running: 2, ended: 3 } as const;

interface Running {
  readonly agent: number;
  readonly startedMs: number;
}

export class RunSchedule {
  readonly #options: RunScheduleOptions;
  readonly #fleet: Fleet;
  readonly #ranks: UpwardRanks;
  readonly #rows: DependencyRows;
  readonly #state: Uint8Array;
  /** Tasks in the order in which they go, and the place of each. */
  readonly #order: Int32Array;
  readonly #place: Int32Array;
  readonly #ready: ReadyPlaces;
  readonly #template = new Map<number, number>();
  readonly #running = new Map<number, Running>();
  /** No task before this place waits or is ready. */
  #first = 0;

  constructor(options: RunScheduleOptions) {
    const { fleet, graph, classOf } = options;
    this.#options = options;
    this.#fleet = fleet;
    const typeOf = Int32Array.from({ length: graph.size }, (_, task) => fleet.typeOf(classOf[task]!));
    this.#ranks = new UpwardRanks(graph, typeOf);
    this.#rows = dependencyRows(graph);
    this.#state = new Uint8Array(graph.size);
    this.#order = this.#ranks.order.slice();
    this.#place = new Int32Array(graph.size);
    this.#ready = new ReadyPlaces(graph.size);
    this.#arrange();
  }

  /** Ready tasks. */
  get size(): number {
    return this.#ready.size;
  }

  /** The task waits for an agent only. @param template the task of the graph that it is, or that it was made from */
  ready(task: number, template = task): void {
    if (task === template) this.#state[task] = State.ready;
    else this.#template.set(task, template);
    this.#running.delete(task);
    const place = this.#place[template]!;
    this.#ready.add(place, task);
    if (place < this.#first) this.#first = place;
  }

  /** The task has ended, in whatever way; its dependents may not be ready yet. */
  ended(task: number): void {
    if (task < this.#state.length) this.#state[task] = State.ended;
    this.#template.delete(task);
    this.#running.delete(task);
    this.#ranks.ended();
  }

  /** No task is ready any more. */
  clear(): void {
    this.#ready.clear();
  }

  /** Ready tasks that no agent of their class will ever take, because there is none left. */
  takeAll(isHopeless: (classId: number) => boolean): number[] {
    const taken: number[] = [];
    for (let place = this.#ready.next(0); place >= 0; place = this.#ready.next(place + 1)) {
      if (!isHopeless(this.#options.classOf[this.#order[place]!]!)) continue;
      while (this.#ready.countAt(place) > 0) taken.push(this.#ready.take(place));
    }
    return taken;
  }

  /** What is to start now. The caller starts all of it and tells the fleet, or says what has ended. */
  choose(nowMs: number): Choice[] {
    if (this.#ready.size === 0 || this.#fleet.freeSlots === 0) return [];
    if (this.#options.ranked !== false && this.#ranks.update((type) => this.#fleet.meanMs(type)))
      this.#arrange();
    const pass = new Pass(this.#options, nowMs);
    const agents = this.#fleet.agents.size;
    if (this.#options.strategy.waits && agents > smallFleet && this.#ready.size >= deepBacklog * agents)
      this.#handOut(pass, nowMs);
    else {
      this.#planInOrder(pass, nowMs);
      this.#planReady(pass, nowMs);
    }
    if (pass.choices.length === 0) this.#startAnything(pass, nowMs);
    return pass.choices;
  }

  /** With so much to do nobody waits for anybody: the first tasks go to the fastest free agents. */
  #handOut(pass: Pass, nowMs: number): void {
    const free = new Map<number, number[]>();
    let misses = 0;
    for (let place = this.#ready.next(0); place >= 0; place = this.#ready.next(place + 1)) {
      const classId = this.#options.classOf[this.#order[place]!]!;
      let agents = free.get(classId);
      if (agents === undefined) {
        agents = this.#fleet.fastestFree(classId, Infinity).toReversed();
        free.set(classId, agents);
      }
      const before = agents.length;
      while (agents.length > 0 && this.#ready.countAt(place) > 0) {
        const agent = agents.pop()!;
        if (pass.isTaken(agent)) continue;
        this.#start(place, unopposed(this.#options, { agent, classId, nowMs }), { pass, nowMs });
      }
      misses += before === 0 ? 1 : 0;
      if (pass.freeSlots <= 0 || misses > mostMisses) return;
    }
  }

  /** Tasks as they come in the order, also those that are not ready yet. */
  #planInOrder(pass: Pass, nowMs: number): void {
    const { horizon = 64 } = this.#options;
    while (this.#first < this.#order.length && this.#state[this.#order[this.#first]!]! >= State.running)
      this.#first += 1;
    let planned = 0;
    let seen = 0;
    for (let at = this.#first; at < this.#order.length && planned < horizon && seen < 4 * horizon; at += 1) {
      const template = this.#order[at]!;
      seen += 1;
      if (this.#ready.countAt(at) > 0)
        planned += this.#planPlace(at, pass, { nowMs, most: horizon - planned });
      else if (this.#state[template] === State.waiting) planned += this.#planComing(template, pass, nowMs);
      if (pass.freeSlots <= 0) return;
      pass.reached = at + 1;
    }
  }

  /** Ready tasks behind the horizon, as long as agents are free that nothing is planned for. */
  #planReady(pass: Pass, nowMs: number): void {
    let misses = 0;
    for (let place = this.#ready.next(pass.reached); place >= 0; place = this.#ready.next(place + 1)) {
      if (pass.freeSlots <= 0 || misses > mostMisses) return;
      const before = pass.choices.length;
      this.#planPlace(place, pass, { nowMs, most: mostMisses });
      misses += pass.choices.length > before ? 0 : 1;
    }
  }

  /** Nothing that will end is being waited for: then nothing would ever start. */
  #startAnything(pass: Pass, nowMs: number): void {
    if (this.#running.size > 0 || this.#fleet.isBusy) return;
    for (let place = this.#ready.next(0); place >= 0; place = this.#ready.next(place + 1)) {
      const classId = this.#options.classOf[this.#order[place]!]!;
      if (this.#fleet.freeCount(classId) === 0) continue;
      const alone = new Pass(this.#options, nowMs);
      const placement = alone.place(classId, this.#features(this.#order[place]!, nowMs));
      if (placement !== undefined && placement.startMs <= nowMs)
        this.#start(place, placement, { pass, nowMs });
      return;
    }
  }

  /** Ready tasks of one place are alike: what is planned for one can be done with any. */
  #planPlace(place: number, pass: Pass, { nowMs, most }: { nowMs: number; most: number }): number {
    const template = this.#order[place]!;
    const classId = this.#options.classOf[template]!;
    let count = Math.min(most, this.#ready.countAt(place));
    const planned = count;
    for (; count > 0 && pass.freeSlots > 0; count -= 1) {
      const placement = pass.place(classId, this.#features(template, nowMs));
      if (placement === undefined) return planned;
      if (placement.startMs <= nowMs) this.#start(place, placement, { pass, nowMs });
    }
    return planned;
  }

  /** A task whose dependencies run, or are planned. */
  #planComing(template: number, pass: Pass, nowMs: number): number {
    const { isCertain, classOf, strategy } = this.#options;
    if (!strategy.waits || isCertain?.[template] === 0) return 0;
    let earliestMs = nowMs;
    const { offsets, dependencies } = this.#rows;
    for (let edge = offsets[template]!; edge < offsets[template + 1]!; edge += 1) {
      const endMs = this.#endOf(dependencies[edge]!, pass, nowMs);
      if (endMs === undefined) return 0;
      earliestMs = Math.max(earliestMs, endMs);
    }
    const placement = pass.place(classOf[template]!, { ...this.#features(template, nowMs), earliestMs });
    if (placement === undefined) return 0;
    pass.ends.set(template, placement.finishMs);
    if (placement.startMs <= nowMs) pass.freeSlots -= 1;
    return 1;
  }

  #endOf(task: number, pass: Pass, nowMs: number): number | undefined {
    if (this.#state[task] === State.ended) return nowMs;
    const running = this.#running.get(task);
    if (running === undefined) return pass.ends.get(task);
    const type = this.#fleet.typeOf(this.#options.classOf[task]!);
    return this.#fleet.expectedEndMs(running.agent, { type, startedMs: running.startedMs }, nowMs);
  }

  #start(place: number, { agent, finishMs, reasons }: Placement, now: { pass: Pass; nowMs: number }): void {
    const task = this.#ready.take(place);
    if (task < this.#state.length) this.#state[task] = State.running;
    this.#running.set(task, { agent, startedMs: now.nowMs });
    now.pass.ends.set(task, finishMs);
    now.pass.freeSlots -= 1;
    now.pass.choices.push({ task, agent, reasons });
  }

  #features(template: number, earliestMs: number) {
    const rankMs = this.#ranks.ranks[template]!;
    return { rankMs, dueMs: this.#options.dueMs?.[template] ?? Infinity, earliestMs };
  }

  #arrange(): void {
    const { priorities, dueMs, strategy, ranked } = this.#options;
    const { ranks, order } = this.#ranks;
    order.forEach((task, at) => (this.#place[task] = at));
    const topological = this.#place.slice();
    const urgency = Float64Array.from(ranks, (rankMs, task) =>
      ranked === false ? -task : strategy.urgency({ rankMs, dueMs: dueMs?.[task] ?? Infinity }),
    );
    this.#order.sort(
      (a, b) =>
        (priorities === undefined ? 0 : priorities[b]! - priorities[a]!) ||
        urgency[b]! - urgency[a]! ||
        topological[a]! - topological[b]!,
    );
    this.#order.forEach((task, at) => (this.#place[task] = at));
    this.#ready.rearrange((task) => this.#place[this.#template.get(task) ?? task]!);
    this.#first = 0;
  }
}

/** Ready tasks in a row behind the horizon that may find no agent before the pass ends. */
const mostMisses = 64;

/** Up to here every agent is compared for every task. */
const smallFleet = 64;
/** Ready tasks per agent from which on even the slowest is better off with a task than without. */
const deepBacklog = 4;
