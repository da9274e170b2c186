/**
 * Who there is, who is busy with what, and how long that is expected to take: what all runs of a node share. Agents,
 * classes and types are small integers that the caller gives out; a class is a type of task, perhaps for one agent
 * alone. Starting and ending a task cost O(classes of the agent).
 */
import { DurationModel } from '../estimates/duration-model.ts';
import type { DurationModelOptions } from '../estimates/duration-model.ts';
import { meanOf, quantileOf, remainingAfter } from '../estimates/log-normal.ts';
import { SuccessModel } from '../estimates/success-model.ts';
import { AgentState } from './agent-state.ts';
import { FreeBySpeed } from './free-by-speed.ts';
import { SoonFree } from './soon-free.ts';

export interface FleetOptions extends DurationModelOptions {
  /** Agents that are little known count as faster than expected by so many standard deviations: they get tried. */
  readonly optimism?: number;
  /** Whether how long a task runs already tells how much longer it will. */
  readonly conditions?: boolean;
}

export interface Estimate {
  /** Expected, with repetitions after failures. */
  readonly durationMs: number;
  readonly success: number;
}

export interface TaskEnd {
  readonly nowMs: number;
  /** Undefined when the end says nothing about the agent: the task was cancelled. */
  readonly succeeded: boolean | undefined;
}

export interface ExpectedDuration {
  readonly meanMs: number;
  readonly p95Ms: number;
  /** Durations of the type that were observed, on all agents. */
  readonly count: number;
}

/** Quantile of the standard normal for the 95th percentile. */
const z95 = 1.645;

interface TaskClass {
  readonly type: number;
  /** How well each agent suits. */
  readonly members: Map<number, number>;
  readonly free: FreeBySpeed;
  readonly soon: SoonFree;
}

export class Fleet {
  readonly #options: FleetOptions;
  #durations: DurationModel;
  #successes = new SuccessModel();
  readonly #optimism: number;
  readonly #conditions: boolean;
  readonly #agents = new Map<number, AgentState>();
  readonly #classes: TaskClass[] = [];
  #freeSlots = 0;
  #running = 0;

  constructor(options: FleetOptions = {}) {
    this.#optimism = options.optimism ?? 0.25;
    this.#conditions = options.conditions ?? true;
    this.#options = options;
    this.#durations = new DurationModel(options);
  }

  get durations(): DurationModel {
    return this.#durations;
  }

  get successes(): SuccessModel {
    return this.#successes;
  }

  /** Forgets what was learned, and learns anew by what the caller does with the new models. */
  relearn(teach: (durations: DurationModel, successes: SuccessModel) => void): void {
    this.#durations = new DurationModel(this.#options);
    this.#successes = new SuccessModel();
    teach(this.#durations, this.#successes);
    for (const [agent, state] of this.#agents) this.#place(agent, state);
  }

  get freeSlots(): number {
    return this.#freeSlots;
  }

  /** Some agent does something. */
  get isBusy(): boolean {
    return this.#running > 0;
  }

  get agents(): ReadonlyMap<number, AgentState> {
    return this.#agents;
  }

  addAgent(agent: number, slots: number): void {
    this.#agents.set(agent, new AgentState(slots));
    this.#freeSlots += slots;
  }

  removeAgent(agent: number): void {
    const state = this.#agents.get(agent);
    if (state === undefined) return;
    this.setSlots(agent, 0);
    this.#running -= state.running.length;
    for (const classId of state.classes) this.#classes[classId]!.members.delete(agent);
    this.#agents.delete(agent);
  }

  /** 0: it gets nothing for the time being. */
  setSlots(agent: number, slots: number): void {
    const state = this.#agents.get(agent);
    if (state === undefined) return;
    this.#change(agent, state, () => void (state.slots = slots));
  }

  openClass(classId: number, type: number): void {
    this.#classes[classId] ??= { type, members: new Map(), free: new FreeBySpeed(), soon: new SoonFree() };
  }

  /** @param match how well the agent suits tasks of the class, from 0 to 1 */
  addMember(classId: number, agent: number, match = 1): void {
    const state = this.#agents.get(agent)!;
    state.classes.add(classId);
    this.#classes[classId]!.members.set(agent, match);
    this.#place(agent, state);
  }

  /** -1 for a task that needs no agent, whose class is -1. */
  typeOf(classId: number): number {
    return classId < 0 ? -1 : this.#classes[classId]!.type;
  }

  membersOf(classId: number): ReadonlyMap<number, number> {
    return this.#classes[classId]!.members;
  }

  /** Agents of the class with a free slot, the fastest first. */
  fastestFree(classId: number, count: number): number[] {
    return this.#classes[classId]!.free.fastest(count);
  }

  /** Agents of the class without a free slot, those first that would finish one more task first. */
  soonFree(classId: number, count: number, nowMs: number): readonly number[] {
    const { soon, members, type } = this.#classes[classId]!;
    const finishOf = (agent: number): number | undefined => {
      const state = this.#agents.get(agent)!;
      if (state.free > 0 || state.slots === 0) return undefined;
      const ends = state.running.map((task) => this.expectedEndMs(agent, task, nowMs));
      return Math.min(...ends) + this.estimate(type, agent).durationMs;
    };
    return soon.of(members, finishOf, count);
  }

  freeCount(classId: number): number {
    return this.#classes[classId]!.free.size;
  }

  started(agent: number, type: number, nowMs: number): void {
    const state = this.#agents.get(agent);
    if (state !== undefined)
      this.#change(agent, state, () => void state.running.push({ type, startedMs: nowMs }));
  }

  ended(agent: number, type: number, { nowMs, succeeded }: TaskEnd): void {
    const state = this.#agents.get(agent);
    if (state === undefined) return;
    this.#change(agent, state, () => {
      const task = state.end(type);
      if (task === undefined) return;
      const durationMs = nowMs - task.startedMs;
      state.worked(durationMs, nowMs);
      for (const classId of state.classes) this.#classes[classId]!.soon.ended();
      if (succeeded === undefined) return;
      this.successes.observe(type, agent, succeeded);
      if (succeeded) this.durations.observe(type, agent, durationMs);
    });
  }

  estimate(type: number, agent: number): Estimate {
    const { mu, sigma } = this.durations.of(type, agent);
    const success = this.successes.of(type, agent).probability;
    const hope = this.#optimism * this.durations.uncertaintyOf(agent);
    return { durationMs: meanOf(mu - hope, Math.min(sigma, 1.5)) / Math.max(0.05, success), success };
  }

  /** How long one task of the type is expected to last on the agent; undefined where none of the type was seen. */
  expected(type: number, agent: number): ExpectedDuration | undefined {
    const count = this.durations.seenOf(type);
    if (count === 0) return undefined;
    const { mu, sigma } = this.durations.of(type, agent);
    return { meanMs: meanOf(mu, Math.min(sigma, 1.5)), p95Ms: quantileOf(mu, sigma, z95), count };
  }

  /** How long a task of the type takes on an average agent. */
  meanMs(type: number): number {
    if (type < 0) return 0;
    const { mu, sigma } = this.durations.ofType(type);
    return meanOf(mu, Math.min(sigma, 1.5));
  }

  /** When what the agent does is expected to end. */
  expectedEndMs(
    agent: number,
    task: { readonly type: number; readonly startedMs: number },
    nowMs: number,
  ): number {
    const { mu, sigma } = this.durations.of(task.type, agent);
    const elapsed = nowMs - task.startedMs;
    if (this.#conditions) return nowMs + remainingAfter(mu, Math.min(sigma, 1.5), elapsed);
    return Math.max(nowMs, task.startedMs + meanOf(mu, Math.min(sigma, 1.5)));
  }

  /** Work that the agent has and had, in ms. */
  loadMs(agent: number, nowMs: number): number {
    const state = this.#agents.get(agent);
    if (state === undefined) return 0;
    let loadMs = state.workMs(nowMs);
    for (const task of state.running) loadMs += this.expectedEndMs(agent, task, nowMs) - task.startedMs;
    return loadMs / Math.max(1, state.slots);
  }

  #change(agent: number, state: AgentState, change: () => void): void {
    this.#freeSlots -= state.free;
    this.#running -= state.running.length;
    change();
    this.#freeSlots += state.free;
    this.#running += state.running.length;
    this.#place(agent, state);
  }

  #place(agent: number, state: AgentState): void {
    const slowness = this.durations.slownessOf(agent) - this.#optimism * this.durations.uncertaintyOf(agent);
    for (const classId of state.classes) {
      const { free } = this.#classes[classId]!;
      if (state.free > 0) free.set(agent, slowness);
      else free.delete(agent);
    }
  }
}
