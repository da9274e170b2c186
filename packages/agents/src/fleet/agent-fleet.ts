import type { AgentSpec, Assignment, CancelReason, TaskOutcome } from '@conclave/contracts';
import type { Agent } from '../agent/agent.ts';
import type { LocalAgent } from '../kinds/local/local-agent.ts';

/**
 * All agents of a node. An agent is a small integer here, given out by `add` in ascending order and never reused.
 * `start` and the settling of a ticket are the hot path: no promise, closure or lookup by name.
 */
export interface AgentFleet {
  /** Agents at present. */
  readonly size: number;
  /**
   * Registers the agents of a declaration; nothing is started before the first task.
   * @throws AGENT_EXISTS when one of the ids is taken; then none is registered.
   */
  add(spec: AgentSpec): Agent[];
  /**
   * Registers an object that works in this process.
   * @throws CONFIG_INVALID naming what is missing, AGENT_EXISTS; then nothing is registered
   */
  addLocal(agent: LocalAgent): Agent;
  /** Cancels the agent's work, waits until it has settled, and stops what it started. @throws AGENT_NOT_FOUND */
  remove(agentId: string): Promise<void>;
  /** Brings back an agent that gave up or waits for its restart. @throws AGENT_NOT_FOUND */
  restart(agentId: string): void;
  /** @throws AGENT_NOT_FOUND */
  get(agentId: string): Agent;
  /** Undefined after `remove`. */
  at(index: number): Agent | undefined;
  list(): Agent[];
  /** A free ticket for {@link start}: the smallest numbers come back first. The fleet takes it back when it settled. */
  takeTicket(): number;
  /**
   * Hands an attempt to an agent. Never throws for the agent's sake: an agent that is down or gone settles the ticket
   * with AGENT_EXECUTION_FAILED at once. Beyond the agent's concurrency it waits for its turn.
   * @param assignment its ticket comes from {@link takeTicket}
   */
  start(agent: number, assignment: Assignment): void;
  /** Asks an attempt to end early; it still settles. A ticket that is not open is ignored. */
  cancel(ticket: number, reason: CancelReason): void;
  /** Lets go of an attempt that goes on elsewhere without this node: it settles as cancelled here. Other attempts go on. */
  letGo(ticket: number): void;
  /** The listener to create the worker shards with. */
  shardSettled(ticket: number, outcome: TaskOutcome): void;
  /** Cancels all work, stops every agent and what it started. The shards stay with their owner. */
  stop(): Promise<void>;
}
