import type { ErrorData } from '../errors/error-data.ts';
import type { Assignment } from './assignment.ts';
import type { TaskOutcome } from './outcome.ts';
import type { CancelReason } from './task-executor.ts';

/** What a task asks of an agent. */
export interface AgentRequirement {
  readonly taskType: string;
  /** Pins the task to one agent. */
  readonly agentId: string | undefined;
}

/** The requirement as one word, as runs record what they need and nodes say what they offer. */
export function needOf({ taskType, agentId }: AgentRequirement): string {
  return agentId === undefined ? taskType : `${taskType}\n${agentId}`;
}

/** One attempt, as the run driver hands it over; the dispatcher gives it its ticket. One object all the way. */
export interface DispatchRequest extends Omit<Assignment, 'ticket'> {
  ticket: number;
  /** The task's index within its run: what the sink gets back. */
  readonly taskIndex: number;
}

/** Receives outcomes; many may arrive within one turn of the event loop. */
export interface OutcomeSink {
  settled(taskIndex: number, attempt: number, outcome: TaskOutcome): void;
}

/**
 * The run driver's view of all agents. Agents are small integers here and requirements are interned once, as this
 * is the hot path: `acquire` and `start` are O(1) or O(log agents).
 */
export interface Dispatcher {
  /** Interns a requirement. @throws AGENT_NOT_FOUND or AGENT_NONE_CAPABLE when no registered agent can ever serve it. */
  classOf(requirement: AgentRequirement): number;
  /** Takes a free agent that serves the class, as the topology hands work out; -1 when all are busy. */
  acquire(classId: number): number;
  /** Why no agent of the class will take work again by itself: all of them have given up. Undefined while one may. */
  failureOf(classId: number): ErrorData | undefined;
  /** Gives back an agent that `acquire` gave and that was not needed. */
  release(agent: number): void;
  /** Starts an attempt on an agent that `acquire` gave; the agent is free again when the sink hears of it. Returns a ticket. */
  start(agent: number, request: DispatchRequest, sink: OutcomeSink): number;
  cancel(ticket: number, reason: CancelReason): void;
  /** Lets go of an attempt that goes on elsewhere without this node: it settles as cancelled here. Other attempts go on. */
  letGo(ticket: number): void;
  agentId(agent: number): string;
  /** Called, at most once a turn, after agents became free, joined or gave up. Returns the unsubscribe function. */
  onCapacity(listener: () => void): () => void;
}
