import type { Assignment, CancelReason, Clock, IdSource, Logger, TaskOutcome } from '@conclave/contracts';
import { ConclaveError, messageOf, toErrorData } from '@conclave/contracts';
import type { AgentTask } from '../agent/agent.ts';
import { ASSIGN, SETTLED } from '../agent/agent.machine.ts';
import type { AgentFigures } from '../agent/agent-figures.ts';
import { NO_ROW } from '../agent/agent-figures.ts';
import type { FleetAgent } from '../agent/fleet-agent.ts';
import type { AgentExecutor } from '../kinds/agent-executor.ts';
import { explainFailure } from '../kinds/function/function-executor.ts';
import { interruption } from '../kinds/interruption.ts';
import { Deadlines } from './deadlines.ts';
import type { FailureWatch } from './failure-watch.ts';
import { DirectTasks } from './direct-tasks.ts';
import { TicketTable } from './ticket-table.ts';

export interface AttemptsPorts {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
  readonly figures: AgentFigures;
  /** Undefined where failed tasks say nothing about their agents. */
  readonly failures: FailureWatch | undefined;
  at(agent: number): FleetAgent | undefined;
  executorOf(agent: FleetAgent): AgentExecutor;
  onSettle(agent: number, ticket: number, outcome: TaskOutcome): void;
}

/** The attempts in progress: from the assignment over the agent's machine to its executor, and back. The hot path. */
export class Attempts {
  readonly #ports: AttemptsPorts;
  readonly #clock: Clock;
  readonly #figures: AgentFigures;
  readonly #failures: FailureWatch | undefined;
  readonly #tickets = new TicketTable();
  readonly #deadlines: Deadlines;
  readonly #direct: DirectTasks;
  #unreported: FleetAgent[] = [];

  constructor(ports: AttemptsPorts) {
    this.#ports = ports;
    this.#clock = ports.clock;
    this.#figures = ports.figures;
    this.#failures = ports.failures;
    this.#deadlines = new Deadlines(ports.clock, (ticket) => this.cancel(ticket, 'timeout'));
    this.#direct = new DirectTasks({
      ids: ports.ids,
      takeTicket: () => this.#tickets.take(),
      start: (agent, assignment) => this.start(agent, assignment),
      cancel: (ticket, reason) => this.cancel(ticket, reason),
    });
  }

  takeTicket(): number {
    return this.#tickets.take();
  }

  execute(agent: FleetAgent, task: AgentTask): Promise<TaskOutcome> {
    return this.#direct.execute(agent, task);
  }

  /** The machine decides: an assignment that it does not take changes nothing in it. */
  start(index: number, assignment: Assignment): void {
    const agent = this.#ports.at(index);
    this.#tickets.begin(index, assignment);
    if (agent === undefined) {
      this.#endUnstarted(assignment, refusal(assignment, `#${index}`, 'it is not registered any more'));
      return;
    }
    if (agent.unreported > 0 && agent.waiting === undefined) {
      // It stays busy: one task followed the other.
      agent.unreported -= 1;
      this.#run(agent, assignment);
      return;
    }
    const { actor } = agent;
    const before = actor.getSnapshot();
    if (before.status === 'active') actor.send(ASSIGN);
    if (actor.getSnapshot() !== before) this.#run(agent, assignment);
    else if (before.value === 'busy') (agent.waiting ??= []).push(assignment);
    else this.#endUnstarted(assignment, refusal(assignment, agent.id, whyDown(agent)));
  }

  /** Executors report here. A ticket that is not open is ignored. */
  readonly settle = (ticket: number, outcome: TaskOutcome): void => {
    const agent = this.#ports.at(this.#tickets.agentOf(ticket));
    const assignment = this.#tickets.assignmentOf(ticket);
    if (agent === undefined || assignment === undefined) return;
    const nowMs = this.#clock.monotonicMs();
    const { figuresRow } = agent;
    this.#figures.settled(figuresRow, outcome, nowMs);
    if (outcome.ok)
      this.#figures.measured(figuresRow, assignment.taskType, nowMs - this.#tickets.startedMs(ticket));
    this.#deadlines.disarm(ticket);
    this.#tickets.end(ticket);
    this.#failures?.settled(agent, outcome);
    this.#reportLater(agent);
    if (agent.waiting !== undefined) this.#startWaiting(agent);
    if (agent.drained !== undefined) this.#noticeDrained(agent);
    this.#deliver(agent.index, ticket, outcome);
  };

  /** As {@link settle}, with a stranger's error put in the agent's name. */
  settleShard(ticket: number, outcome: TaskOutcome): void {
    if (outcome.ok) return this.settle(ticket, outcome);
    const taskId = this.#tickets.assignmentOf(ticket)?.taskId ?? '';
    return this.settle(ticket, explainFailure(outcome, this.agentIdOf(ticket), taskId));
  }

  cancel(ticket: number, reason: CancelReason): void {
    const agent = this.#ports.at(this.#tickets.agentOf(ticket));
    const assignment = this.#tickets.assignmentOf(ticket);
    if (agent === undefined || assignment === undefined) return;
    const place = agent.waiting?.indexOf(assignment) ?? -1;
    if (place === -1) agent.executor?.cancel(ticket, reason);
    else {
      agent.waiting?.splice(place, 1);
      this.#endUnstarted(assignment, interruption(reason, assignment));
    }
  }

  /** Work that goes on elsewhere without this node settles as cancelled here; other work goes on. */
  letGo(ticket: number): void {
    const agent = this.#ports.at(this.#tickets.agentOf(ticket));
    if (agent?.executor?.outlivesNode === true) this.cancel(ticket, 'shutdown');
  }

  /** Everything that one agent has, or all of them, as it is being stopped. */
  cancelAll(agent?: FleetAgent): void {
    if (agent?.idle === true) return;
    const tickets = this.#tickets.ticketsOf(agent?.index);
    // What waits goes first, or it would start as room comes free.
    for (const ticket of tickets) if (!this.#isRunning(ticket)) this.cancel(ticket, 'shutdown');
    for (const ticket of tickets) this.cancel(ticket, 'shutdown');
  }

  /** For work whose executor does not answer any more: it settles as cancelled, and its ticket is never reused. */
  abandon(agent: FleetAgent): void {
    for (const ticket of this.#tickets.ticketsOf(agent.index)) {
      const assignment = this.#tickets.assignmentOf(ticket);
      if (assignment === undefined) continue;
      this.#tickets.end(ticket);
      agent.actor.send(SETTLED);
      this.#tell(agent.index, ticket, interruption('shutdown', assignment));
    }
    this.#noticeDrained(agent);
  }

  /** The agent went down: what waits for its turn goes back, so that others can do it. */
  refuseWaiting(agent: FleetAgent): void {
    const { waiting } = agent;
    agent.waiting = undefined;
    for (const assignment of waiting ?? [])
      this.#endUnstarted(assignment, refusal(assignment, agent.id, whyDown(agent)));
  }

  progress(ticket: number): void {
    const timeoutMs = this.#tickets.assignmentOf(ticket)?.timeoutMs;
    if (timeoutMs !== undefined) this.#deadlines.arm(ticket, timeoutMs);
  }

  agentIdOf(ticket: number): string {
    return this.#ports.at(this.#tickets.agentOf(ticket))?.id ?? '';
  }

  /** Starts what has room again, after the concurrency grew. */
  resume(agent: FleetAgent): void {
    if (agent.waiting !== undefined) this.#startWaiting(agent);
  }

  stop(): void {
    this.#deadlines.clear();
  }

  /** The machine has counted it. */
  #run(agent: FleetAgent, given: Assignment): void {
    const { ticket } = given;
    const limit = given.timeoutMs ?? agent.timeoutMs;
    let assignment = given;
    if (limit !== given.timeoutMs) this.#tickets.replace((assignment = { ...given, timeoutMs: limit }));
    const nowMs = this.#clock.monotonicMs();
    this.#tickets.run(ticket, nowMs);
    if (agent.figuresRow === NO_ROW) agent.figuresRow = this.#figures.take();
    this.#figures.started(agent.figuresRow, nowMs);
    const executor = agent.executor ?? this.#ports.executorOf(agent);
    if (limit !== undefined && !executor.keepsDeadlines) this.#deadlines.arm(ticket, limit);
    executor.start(assignment);
  }

  /** The machine hears of it soon, unless the agent's next task comes first: most do, and then nothing has changed. */
  #reportLater(agent: FleetAgent): void {
    agent.unreported += 1;
    if (agent.reportIsDue) return;
    agent.reportIsDue = true;
    if (this.#unreported.push(agent) === 1) this.#clock.schedule(0, () => this.#report());
  }

  #report(): void {
    const agents = this.#unreported;
    this.#unreported = [];
    for (const agent of agents) {
      agent.reportIsDue = false;
      if (agent.unreported > 0) agent.report();
    }
  }

  #startWaiting(agent: FleetAgent): void {
    const { actor, waiting } = agent;
    while (waiting !== undefined && waiting.length > 0) {
      const before = actor.getSnapshot();
      actor.send(ASSIGN);
      if (actor.getSnapshot() === before) return;
      this.#run(agent, waiting.shift()!);
    }
    if (agent.waiting === waiting) agent.waiting = undefined;
  }

  #endUnstarted(assignment: Assignment, outcome: TaskOutcome): void {
    const { ticket } = assignment;
    const agent = this.#tickets.agentOf(ticket);
    this.#tickets.end(ticket);
    this.#deliver(agent, ticket, outcome);
  }

  #isRunning(ticket: number): boolean {
    const assignment = this.#tickets.assignmentOf(ticket);
    const waiting = this.#ports.at(this.#tickets.agentOf(ticket))?.waiting;
    return assignment === undefined || waiting?.includes(assignment) !== true;
  }

  #noticeDrained(agent: FleetAgent): void {
    if (agent.actor.getSnapshot().context.running === 0) agent.drained?.();
  }

  #deliver(agent: number, ticket: number, outcome: TaskOutcome): void {
    this.#tickets.release(ticket);
    this.#tell(agent, ticket, outcome);
  }

  /** A listener that throws must not take down the executor that reports, nor the outcomes behind this one. */
  #tell(agent: number, ticket: number, outcome: TaskOutcome): void {
    if (this.#direct.size > 0 && this.#direct.settle(ticket, outcome)) return;
    try {
      this.#ports.onSettle(agent, ticket, outcome);
    } catch (error) {
      this.#ports.logger.error('listener of the fleet failed', { ticket, error: messageOf(error) });
    }
  }
}

function whyDown(agent: FleetAgent): string {
  const { state, reason } = agent.getStatus();
  return reason === undefined ? `it is ${state}` : `it is down (${state}): ${reason}`;
}

function refusal(assignment: Assignment, agentId: string, reason: string): TaskOutcome {
  const details = { agentId, taskId: assignment.taskId, reason };
  return { ok: false, error: toErrorData(new ConclaveError('AGENT_EXECUTION_FAILED', { details })) };
}
