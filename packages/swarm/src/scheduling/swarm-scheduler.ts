/**
 * The scheduler of a node: it follows who is there and who is busy, learns from what ends, and remembers why tasks went
 * where they went. Agents are numbered by their ids here, so that what was learned of one outlives its registration.
 */
import { ConclaveError, parseWith } from '@conclave/contracts';
import type { AgentRequirement, Clock, TaskOutcome } from '@conclave/contracts';
import type { Agent } from '@conclave/agents';
import {
  balanceScore,
  explainChoice,
  Fleet,
  Names,
  restoreRenamed,
  SavedModelSchema,
  strategyNamed,
  train,
} from '@conclave/scheduling';
import type {
  ExpectedDuration,
  SavedModel,
  Strategy,
  StrategyName,
  TrainingReport,
  TrainOptionsInput,
} from '@conclave/scheduling';
import type { Assigned, RunScheduler } from '@conclave/workflow';
import type { FleetDispatcher } from '../fleet-dispatcher.ts';
import type { Served } from '../capabilities/requirement-classes.ts';
import type { History } from './history.ts';
import { LoadSamples } from './load-samples.ts';
import type { AssignmentExplanation, SchedulerStatus, SwarmScheduling } from './swarm-scheduling.ts';

export interface SwarmSchedulerOptions {
  readonly strategy: StrategyName;
  readonly clock: Clock;
  readonly history: History;
  /** Takes slots of agents, and knows what they are told that they are to do; it reports here, so it is made later. */
  readonly dispatcher: () => Pick<FleetDispatcher, 'claim' | 'typeFor'>;
}

const mostRemembered = 10_000;

export class SwarmScheduler implements RunScheduler, SwarmScheduling {
  readonly fleet = new Fleet();
  readonly strategy: Strategy;
  readonly #options: SwarmSchedulerOptions;
  readonly #types = new Names();
  readonly #agents = new Names();
  /** The dispatcher's number of an agent by ours; -1 while it is not registered. */
  readonly #indexOf: number[] = [];
  /** Ours by the dispatcher's. */
  readonly #numberOf: number[] = [];
  readonly #classTypes: { readonly type: number; readonly requirement: AgentRequirement }[] = [];
  readonly #assignments = new Map<string, Assigned>();
  readonly #samples = new LoadSamples();

  constructor(options: SwarmSchedulerOptions) {
    this.#options = options;
    this.strategy = strategyNamed(options.strategy);
  }

  joined(agent: Agent, classes: readonly Served[]): void {
    const number = this.#agents.of(agent.id);
    this.#indexOf[number] = agent.index;
    this.#numberOf[agent.index] = number;
    this.fleet.addAgent(number, agent.getStatus().concurrency);
    for (const { classId, score } of classes) this.fleet.addMember(classId, number, score);
  }

  left(agentIndex: number): void {
    const number = this.#numberOf[agentIndex]!;
    if (this.#indexOf[number] !== agentIndex) return;
    this.#indexOf[number] = -1;
    this.fleet.removeAgent(number);
  }

  /** @param slots 0 for an agent that is being restarted or has given up */
  resized(agentIndex: number, slots: number): void {
    this.fleet.setSlots(this.#numberOf[agentIndex]!, slots);
  }

  opened(
    classId: number,
    requirement: AgentRequirement,
    members: readonly { readonly index: number; readonly score: number }[],
  ): void {
    const type = this.#types.of(requirement.taskType);
    this.#classTypes[classId] = { type, requirement };
    this.fleet.openClass(classId, type);
    for (const { index, score } of members) this.fleet.addMember(classId, this.#numberOf[index]!, score);
  }

  started(agentIndex: number, taskType: string): void {
    this.fleet.started(this.#numberOf[agentIndex]!, this.#types.of(taskType), this.#nowMs());
  }

  ended(agentIndex: number, taskType: string, outcome: TaskOutcome): void {
    const isOurs =
      !outcome.ok && (outcome.error.code === 'TASK_CANCELLED' || outcome.error.code === 'POOL_CLOSED');
    const succeeded = isOurs ? undefined : outcome.ok;
    const nowMs = this.#nowMs();
    this.fleet.ended(this.#numberOf[agentIndex]!, this.#types.of(taskType), { nowMs, succeeded });
    this.#samples.sample(this.fleet, nowMs);
  }

  claim(agent: number): number {
    const index = this.#indexOf[agent] ?? -1;
    return index >= 0 && this.#options.dispatcher().claim(index) ? index : -1;
  }

  assigned(choice: Assigned): void {
    const key = keyOf(choice.runId, choice.taskId);
    // A repetition is remembered as the newest.
    this.#assignments.delete(key);
    this.#assignments.set(key, choice);
    if (this.#assignments.size > mostRemembered)
      this.#assignments.delete(this.#assignments.keys().next().value!);
  }

  explainAssignment(workflowId: string, taskId: string): AssignmentExplanation | undefined {
    const found = this.#assignments.get(keyOf(workflowId, taskId));
    if (found === undefined) return undefined;
    const { taskType, reasons } = found;
    const agentId = this.#agents.all[found.agent]!;
    const nextAgentId = reasons.next && this.#agents.all[reasons.next.agent];
    const index = this.#indexOf[found.agent] ?? -1;
    const capability = index < 0 ? taskType : this.#options.dispatcher().typeFor(index, taskType);
    const text = explainChoice({ agentId, taskType, reasons, nextAgentId });
    const standIn =
      capability === taskType
        ? ''
        : `; its capability "${capability}" stands in for "${taskType}" (score ${reasons.match.toFixed(2)})`;
    return { workflowId, taskId, taskType, agentId, capability, reasons, text: text + standIn };
  }

  status(): SchedulerStatus {
    const nowMs = this.#nowMs();
    const { fleet } = this;
    const numbers = [...fleet.agents.keys()];
    const byAgent = (loadOf: (agent: number) => number): Record<string, number> =>
      Object.fromEntries(numbers.map((agent) => [this.#agents.all[agent]!, loadOf(agent)]));
    const loads = byAgent((agent) => fleet.loadMs(agent, nowMs));
    const ahead = this.#samples.ahead();
    const predicted = ahead && byAgent((agent) => ahead[agent] ?? 0);
    return {
      strategy: this.strategy.name,
      observed: this.#types.all.reduce((sum, _, type) => sum + fleet.durations.seenOf(type), 0),
      loads,
      balance: balanceScore(Object.values(loads)),
      predicted: predicted && { loads: predicted, balance: balanceScore(Object.values(predicted)) },
    };
  }

  estimateExecution(agentId: string, taskType: string): ExpectedDuration | undefined {
    return this.fleet.expected(this.#types.of(taskType), this.#agents.of(agentId));
  }

  /** The same, by the dispatcher's number of the agent. */
  learned(agentIndex: number, taskType: string): ExpectedDuration | undefined {
    const number = this.#numberOf[agentIndex];
    return number === undefined ? undefined : this.fleet.expected(this.#types.of(taskType), number);
  }

  async train({
    runs,
    ...options
  }: TrainOptionsInput & { readonly runs?: readonly string[] } = {}): Promise<TrainingReport> {
    const rows = await this.#options.history.rows(runs);
    const { report } = train(rows, options);
    // What was held out was so for the report alone.
    const inTime = rows.toSorted((a, b) => a.startedAtMs + a.durationMs - (b.startedAtMs + b.durationMs));
    this.fleet.relearn((durations, successes) => {
      for (const { taskType, agentId, durationMs, success } of inTime) {
        const type = this.#types.of(taskType);
        const agent = this.#agents.of(agentId);
        successes.observe(type, agent, success);
        if (success) durations.observe(type, agent, durationMs);
      }
    });
    return report;
  }

  save(): SavedModel {
    const { durations, successes } = this.fleet;
    const learned = { durations: durations.save(), successes: successes.save() };
    const names = { types: [...this.#types.all], agents: [...this.#agents.all] };
    return structuredClone({ version: 1, ...names, ...learned }) as SavedModel;
  }

  load(saved: unknown): void {
    const parsed = parseWith(SavedModelSchema, saved, 'saved scheduling model');
    const [types, agents] = [this.#types, this.#agents];
    this.fleet.relearn((durations, successes) =>
      restoreRenamed(parsed, { types, agents, durations, successes }),
    );
  }

  #nowMs(): number {
    return this.#options.clock.monotonicMs();
  }
}

/** For a swarm without a strategy: the topology hands out work, and there is nothing to ask. */
export function noScheduling(): SwarmScheduling {
  const refuse = (): never => {
    const problems =
      'strategy: expected one of the strategies, so that the swarm schedules; received nothing';
    throw new ConclaveError('CONFIG_INVALID', { details: { where: 'swarm options', problems } });
  };
  return {
    explainAssignment: () => undefined,
    estimateExecution: () => undefined,
    status: refuse,
    train: async () => refuse(),
    save: refuse,
    load: refuse,
  };
}

function keyOf(runId: string, taskId: string): string {
  return `${runId}\n${taskId}`;
}
