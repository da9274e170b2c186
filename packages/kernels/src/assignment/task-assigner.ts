import { checkInteger, largestFloat, refuseArgument } from '../check-argument.ts';
import { checkColumn, placeColumns } from '../input-columns.ts';
import type { Kernels } from '../load/load-kernels.ts';
import { rowStride } from '../row-stride.ts';

/** Agents are side by side in blocks of so many, which the kernels take at once. */
const blockAgents = 16;
/** Costs that are written down at a time for the greedy assignment: what stays in the second cache. */
const chunkBytes = 256 * 1024;

export interface Assignment {
  /** [tasks] For each task its agent; -1 where no agent can take it. */
  readonly agents: Int32Array;
}

export interface CheapestAgents extends Assignment {
  /** [tasks] The cost of each task with its agent; infinity where there is none. */
  readonly costs: Float32Array;
}

export interface GreedyAssignment extends Assignment {
  /** [agents] The loads with the demands of the tasks that were assigned. */
  readonly loads: Float32Array;
}

export interface GreedyOptions {
  /** [agents] What each has to do already. */
  readonly loads: Float32Array;
  /** [tasks] What each task adds to the load of its agent. */
  readonly demands: Float32Array;
  /** What a unit of load costs. Default 1. */
  readonly loadWeight?: number;
}

/**
 * Finds agents for many tasks at once. The cost of a task for an agent is the agent's own cost less the sum of the
 * products of what the task requires and what the agent has, in f32; the same on every machine, and of agents with the
 * same cost the lowest index takes the task. Agents that were not set take nothing.
 */
export class TaskAssigner {
  readonly agents: number;
  readonly features: number;
  readonly #kernels: Kernels;
  readonly #stride: number;
  /** f32[features][stride], then f32[stride] of the agents' own costs. */
  readonly #features: number;
  readonly #base: number;

  /**
   * @param size agents: from 1 to 2^24; features: from 1 to 4,096.
   * @throws KERNEL_ARGUMENT_INVALID, KERNEL_MEMORY_EXHAUSTED
   */
  constructor(kernels: Kernels, { agents, features }: { agents: number; features: number }) {
    checkInteger('agents', agents, { from: 1, to: 2 ** 24 });
    checkInteger('features', features, { from: 1, to: 4_096 });
    this.agents = agents;
    this.features = features;
    this.#kernels = kernels;
    this.#stride = rowStride(agents, blockAgents);
    this.#features = kernels.memory.allocate(this.#stride * (features + 1) * 4);
    this.#base = this.#features + this.#stride * features * 4;
    const { f32 } = kernels.memory.views;
    f32.fill(0, this.#features >>> 2, this.#base >>> 2);
    f32.fill(Infinity, this.#base >>> 2, (this.#base >>> 2) + this.#stride);
  }

  /**
   * @param features [features] what the agent has of each.
   * @throws KERNEL_ARGUMENT_INVALID; nothing has changed then.
   */
  setAgent(agent: number, features: Float32Array, cost: number): void {
    const { memory } = this.#kernels;
    checkInteger('agent', agent, { from: 0, to: this.agents - 1 });
    checkColumn(memory, features, { argument: 'features', length: this.features });
    const wrong = features.findIndex((value) => !Number.isFinite(value));
    if (wrong >= 0) refuseArgument(`features[${wrong}]`, 'a finite number', String(features[wrong]));
    this.setCost(agent, cost);
    const first = (this.#features >>> 2) + agent;
    features.forEach((value, feature) => (memory.views.f32[first + feature * this.#stride] = value));
  }

  /**
   * @param cost the agent's own, for instance its expected load; infinity: it takes nothing.
   * @throws KERNEL_ARGUMENT_INVALID
   */
  setCost(agent: number, cost: number): void {
    checkInteger('agent', agent, { from: 0, to: this.agents - 1 });
    if (!(cost > -Infinity)) refuseArgument('cost', 'a number above -infinity', String(cost));
    this.#kernels.memory.views.f32[(this.#base >>> 2) + agent] = cost;
  }

  /**
   * The least cost of each task by itself, however many tasks an agent gets.
   * @param requirements [tasks][features]
   * @throws KERNEL_ARGUMENT_INVALID for another length, what is not finite, detached or shared arrays.
   */
  cheapest(requirements: Float32Array): CheapestAgents {
    const tasks = this.#tasksOf(requirements);
    const { memory, exports } = this.#kernels;
    const [r = 0, agents = 0, costs = 0] = placeColumns(
      this.#kernels,
      [requirements],
      [tasks * 4, tasks * 4],
    );
    this.#checkFinite('requirements', r, tasks * this.features);
    const size = [tasks, this.#stride, this.#stride, this.features] as const;
    exports.cheapestAgents(agents, costs, r, this.#features, this.#base, ...size);
    return {
      agents: memory.views.i32.slice(agents >>> 2, (agents >>> 2) + tasks),
      costs: memory.views.f32.slice(costs >>> 2, (costs >>> 2) + tasks),
    };
  }

  /**
   * One task after the other to the agent that is cheapest then: each task adds its demand to the load of its agent, and
   * loads cost.
   * @param requirements [tasks][features]
   * @throws KERNEL_ARGUMENT_INVALID for other lengths, what is not finite, detached or shared arrays.
   */
  greedy(requirements: Float32Array, { loads, demands, loadWeight = 1 }: GreedyOptions): GreedyAssignment {
    const tasks = this.#tasksOf(requirements);
    const { memory } = this.#kernels;
    checkColumn(memory, demands, { argument: 'demands', length: tasks });
    checkColumn(memory, loads, { argument: 'loads', length: this.agents });
    if (!Number.isFinite(Math.fround(loadWeight)))
      refuseArgument('loadWeight', 'a finite number', String(loadWeight));
    const chunk = Math.max(1, Math.min(tasks, Math.floor(chunkBytes / (this.#stride * 4))));
    const before = loads.slice();
    const parts = [this.#stride * 4, tasks * 4, chunk * this.#stride * 4];
    const [r = 0, d = 0, l = 0, agents = 0, costs = 0] = placeColumns(
      this.#kernels,
      [requirements, demands],
      parts,
    );
    const { f32, i32 } = memory.views;
    f32.fill(0, l >>> 2, (l >>> 2) + this.#stride);
    f32.set(before, l >>> 2);
    this.#checkFinite('requirements', r, tasks * this.features);
    this.#checkFinite('demands', d, tasks);
    this.#checkFinite('loads', l, this.agents);
    const at = { requirements: r, demands: d, loads: l, agents, costs, loadWeight };
    for (let from = 0; from < tasks; from += chunk)
      this.#assignChunk(from, Math.min(chunk, tasks - from), at);
    return {
      agents: i32.slice(agents >>> 2, (agents >>> 2) + tasks),
      loads: f32.slice(l >>> 2, (l >>> 2) + this.agents),
    };
  }

  /** Gives the memory back; this is of no use afterwards. */
  free(): void {
    this.#kernels.memory.free(this.#features);
  }

  #assignChunk(
    from: number,
    tasks: number,
    at: {
      requirements: number;
      demands: number;
      loads: number;
      agents: number;
      costs: number;
      loadWeight: number;
    },
  ): void {
    const { exports } = this.#kernels;
    const requirements = at.requirements + from * this.features * 4;
    const size = [tasks, this.#stride, this.#stride] as const;
    exports.costMatrix(at.costs, requirements, this.#features, this.#base, ...size, this.features);
    const agents = at.agents + from * 4;
    exports.assignGreedily(agents, at.loads, at.costs, at.demands + from * 4, ...size, at.loadWeight);
  }

  #tasksOf(requirements: Float32Array): number {
    const tasks = Math.floor(requirements.length / this.features);
    checkColumn(this.#kernels.memory, requirements, {
      argument: 'requirements',
      length: tasks * this.features,
    });
    return tasks;
  }

  #checkFinite(argument: string, pointer: number, count: number): void {
    const wrong = this.#kernels.exports.firstBeyond(pointer, count, largestFloat);
    if (wrong < 0) return;
    const value = this.#kernels.memory.views.f32[(pointer >>> 2) + wrong];
    refuseArgument(`${argument}[${wrong}]`, 'a finite number', String(value));
  }
}
