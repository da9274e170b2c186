import { AgentIdSchema, MAX_TIMER_MS, parseWith } from '@conclave/contracts';
import type { JsonValue, Message, TaskContext } from '@conclave/contracts';
import { z } from 'zod';
import type { AgentConfigurationPatch } from '../../agent/agent-configuration.ts';

/** A task as an in-process agent gets it. */
export interface LocalTask {
  readonly taskId: string;
  readonly runId: string;
  readonly type: string;
  /** The agent's own copy. */
  readonly params: JsonValue | undefined;
  /** 1 for the first try. */
  readonly attempt: number;
  /** In ms; undefined for no limit. */
  readonly timeoutMs: number | undefined;
  /** Aborts on cancellation and at the deadline; its reason is an Error. */
  readonly signal: AbortSignal;
}

/**
 * Any object with these members is an agent that runs in this process, on the main thread: what computes for long
 * belongs into a `function` agent. Methods are called on the object. State, figures, subscriptions and limits are the
 * fleet's, which measures them itself: members of those names (`getStatus`, `getMetrics`, …) are left alone.
 */
export interface LocalAgent {
  readonly agentId: string;
  /** What it is called in selections of agents, such as its role. */
  readonly agentType: string;
  /** Task types that it does. */
  readonly capabilities: readonly string[];
  /** Tasks at once; 1 where left out. */
  readonly concurrency?: number;
  /** Limit per attempt where the task sets none, in ms. */
  readonly timeoutMs?: number;
  /** Gives a JSON value or nothing, or a promise of it; what it throws fails the task. */
  execute(task: LocalTask, context: TaskContext): unknown;
  /** Asked before each task: `false`, `{ valid: false, problems? }`, a list of problems or an error refuse it. */
  validateTask?(task: Pick<LocalTask, 'type' | 'params'>): unknown;
  /** Asked at an interval: `false`, `{ status: 'unhealthy', reason? }`, an error or no answer in time are unhealthy. */
  healthCheck?(): unknown;
  /** What it throws at once counts as not taken; a promise that fails later is logged. */
  handleMessage?(message: Message): unknown;
  /** Told of a change of its limits before it holds; what it throws at once refuses the change. */
  updateConfiguration?(patch: AgentConfigurationPatch): unknown;
}

/** What the fleet keeps of an in-process agent, in the shape of a declaration. */
export interface LocalAgentSpec {
  readonly kind: 'local';
  readonly id: string;
  readonly agentType: string;
  readonly capabilities: readonly string[];
  readonly count: 1;
  readonly concurrency: number;
  readonly timeoutMs?: number | undefined;
}

const method = z.custom<unknown>((value) => typeof value === 'function', 'a function was expected');

const LocalAgentSchema = z.object({
  agentId: AgentIdSchema,
  agentType: z.string().min(1).max(128),
  capabilities: z.array(z.string().min(1)).min(1),
  concurrency: z.int().min(1).max(10_000).default(1),
  timeoutMs: z.int().positive().max(MAX_TIMER_MS).optional(),
  execute: method,
  validateTask: method.optional(),
  healthCheck: method.optional(),
  handleMessage: method.optional(),
  updateConfiguration: method.optional(),
});

/** Whether somebody means an object that works, also one that lacks a part, and not a declaration. */
export function isLocalAgent(value: unknown): value is LocalAgent {
  return typeof value === 'object' && value !== null && ('agentId' in value || 'execute' in value);
}

/** @throws CONFIG_INVALID naming what is missing or wrong */
export function localAgentSpec(agent: LocalAgent): LocalAgentSpec {
  const where = typeof agent.agentId === 'string' ? `agent "${agent.agentId}"` : 'agent';
  const parsed = parseWith(LocalAgentSchema, agent, where);
  const { agentId: id, agentType, capabilities, concurrency, timeoutMs } = parsed;
  return { kind: 'local', id, agentType, capabilities, count: 1, concurrency, timeoutMs };
}
