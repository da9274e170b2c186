import type { ActorRefFrom } from 'xstate';
import type {
  AgentKind,
  Assignment,
  ErrorData,
  HealthReport,
  Message,
  MessageInput,
  TaskOutcome,
} from '@conclave/contracts';
import { ConclaveError, MessageSchema, parseWith } from '@conclave/contracts';
import type { AgentGroup } from '../fleet/agent-group.ts';
import type { AgentExecutor } from '../kinds/agent-executor.ts';
import type {
  Agent,
  AgentMetrics,
  AgentStatus,
  AgentTask,
  ExecutionEstimate,
  MessageDraft,
  MessageFilter,
  MessageListener,
  TaskValidation,
} from './agent.ts';
import type { AgentConfiguration, AgentConfigurationPatch } from './agent-configuration.ts';
import { AgentConfigurationPatchSchema } from './agent-configuration.ts';
import type { AgentEvent, AgentMachine, AgentState } from './agent.machine.ts';
import { SETTLED } from './agent.machine.ts';
import type { AgentHome } from './agent-home.ts';
import { NO_ROW } from './agent-figures.ts';
import { MessageListeners } from './message-listeners.ts';

export type AgentActor = ActorRefFrom<AgentMachine>;

/** One agent of a fleet. What most agents never need is made at first use: a node may hold 10,000 of them. */
export class FleetAgent implements Agent {
  // What every task reads comes first, so that it shares a cache line or two.
  readonly index: number;
  /** Tasks that ended without a word to the machine yet: the next task of the same turn takes such a place over. */
  unreported: number;
  /** The fleet will ask for a {@link report}. */
  reportIsDue: boolean;
  /** In ms; where the task sets none. */
  timeoutMs: number | undefined;
  /** Shared with the group, or its own once it was used. */
  executor: AgentExecutor | undefined;
  /** In the fleet's figures, taken at the first task. */
  figuresRow: number;
  /** Attempts beyond the concurrency, oldest first. */
  waiting: Assignment[] | undefined;
  /** Set while it is being removed: called once nothing runs any more. */
  drained: (() => void) | undefined;
  readonly id: string;
  readonly group: AgentGroup;
  readonly #home: AgentHome;
  readonly #actor: AgentActor;
  /** Why it broke the last time. */
  failure: ErrorData | undefined;
  #listeners: MessageListeners | undefined;

  constructor(place: { readonly index: number; readonly id: string }, group: AgentGroup, home: AgentHome) {
    this.index = place.index;
    this.id = place.id;
    this.group = group;
    this.#home = home;
    this.timeoutMs = group.spec.timeoutMs;
    this.executor = group.source.shared;
    this.unreported = 0;
    this.reportIsDue = false;
    this.#actor = home.startActor(place.id, {
      index: place.index,
      concurrency: group.spec.concurrency,
    });
    this.figuresRow = NO_ROW;
    this.waiting = undefined;
    this.failure = undefined;
    this.drained = undefined;
  }

  /** Whoever looks at the machine, or tells it something, finds it up to date. */
  get actor(): AgentActor {
    if (this.unreported > 0) this.report();
    return this.#actor;
  }

  /** Tells the machine of the tasks that ended. */
  report(): void {
    const ended = this.unreported;
    this.unreported = 0;
    for (let i = 0; i < ended; i += 1) this.#actor.send(SETTLED);
  }

  get kind(): AgentKind {
    return this.group.spec.kind;
  }

  get agentType(): string {
    return this.group.spec.agentType ?? this.kind;
  }

  get state(): AgentState {
    return this.actor.getSnapshot().value;
  }

  get available(): boolean {
    const { state } = this;
    return state === 'idle' || state === 'busy';
  }

  /** It has no task, neither running nor waiting. */
  get idle(): boolean {
    return this.actor.getSnapshot().context.running === 0 && this.waiting === undefined;
  }

  /** Tells the agent's machine something; one that has ended hears nothing. */
  send(event: AgentEvent): void {
    if (this.actor.getSnapshot().status === 'active') this.actor.send(event);
  }

  execute(task: AgentTask): Promise<TaskOutcome> {
    return this.#home.execute(this, task);
  }

  getCapabilities(): readonly string[] {
    return this.group.spec.capabilities;
  }

  async validateTask(task: AgentTask): Promise<TaskValidation> {
    const { type, params } = task;
    const capabilities = this.getCapabilities();
    const problems = capabilities.includes(type)
      ? await this.#home.executorOf(this).validate({ type, params })
      : [`agent "${this.id}" does not do tasks of type "${type}"; it does: ${capabilities.join(', ')}`];
    return { valid: problems.length === 0, problems };
  }

  estimateExecution(task: Pick<AgentTask, 'type'>): ExecutionEstimate {
    const learned = this.#home.learned(this.index, task.type);
    if (learned !== undefined) return { known: true, source: 'learned', ...learned };
    const durations = this.#home.figures.durationsOf(this.figuresRow, task.type);
    const meanMs = durations.meanMs;
    const p95Ms = durations.percentileMs(0.95);
    if (meanMs === undefined || p95Ms === undefined)
      return { known: false, reason: `no task of type "${task.type}" has been measured yet` };
    return { known: true, source: 'measured', meanMs, p95Ms, count: durations.count };
  }

  getStatus(): AgentStatus {
    const { value: state, context } = this.actor.getSnapshot();
    const { running, concurrency, restarts, reason } = context;
    return {
      agentId: this.id,
      kind: this.kind,
      state,
      available: this.available,
      running,
      waiting: this.waiting?.length ?? 0,
      concurrency,
      restarts,
      ...(reason === null ? {} : { reason }),
    };
  }

  async healthCheck(): Promise<HealthReport> {
    const { state, reason } = this.getStatus();
    if (!this.available) return { status: 'unhealthy', score: 0, reason: reason ?? `it is ${state}` };
    return this.#home.executorOf(this).checkHealth();
  }

  getMetrics(): AgentMetrics {
    const { running, restarts } = this.actor.getSnapshot().context;
    const { figures, clock } = this.#home;
    return { agentId: this.id, ...figures.of(this.figuresRow, clock.monotonicMs()), running, restarts };
  }

  handleMessage(input: MessageInput): number {
    const message = parseWith(MessageSchema, input, `message to agent "${this.id}"`);
    if (message.targetAgent !== this.id) {
      const problems = `targetAgent: it is addressed to "${message.targetAgent}"`;
      throw new ConclaveError('CONFIG_INVALID', {
        details: { where: `message to agent "${this.id}"`, problems },
      });
    }
    const own = this.executor?.handleMessage?.(message) === true ? 1 : 0;
    return own + (this.#listeners?.deliver(message, this.#home.logger) ?? 0);
  }

  async sendMessage(draft: MessageDraft): Promise<Message> {
    const { ids, clock } = this.#home;
    const sent = { ...draft, id: ids.next('msg'), sourceAgent: this.id, timestamp: clock.nowMs() };
    const message = parseWith(MessageSchema, sent, `message of agent "${this.id}"`);
    await this.#home.send(message);
    return message;
  }

  subscribeToMessages(listener: MessageListener, filter: MessageFilter = {}): () => void {
    this.#listeners ??= new MessageListeners();
    return this.#listeners.subscribe(listener, filter);
  }

  updateConfiguration(patch: AgentConfigurationPatch): AgentConfiguration {
    const parsed = parseWith(AgentConfigurationPatchSchema, patch, `configuration of agent "${this.id}"`);
    const { concurrency, timeoutMs } = parsed;
    this.executor?.configure?.(parsed);
    if (timeoutMs !== undefined) this.timeoutMs = timeoutMs ?? undefined;
    if (concurrency !== undefined) {
      this.send({ type: 'CONFIGURE', concurrency });
      this.#home.resized(this, concurrency);
    }
    return this.getConfiguration();
  }

  getConfiguration(): AgentConfiguration {
    const { concurrency } = this.actor.getSnapshot().context;
    return { concurrency, timeoutMs: this.timeoutMs ?? null, spec: this.group.spec };
  }
}
