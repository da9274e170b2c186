import type { Assignment } from '@conclave/contracts';

const NOBODY = -1;

/** The open attempts, by ticket: columns, as this is the hot path. */
export class TicketTable {
  #agents = new Int32Array(256).fill(NOBODY);
  #startedMs = new Float64Array(256);
  readonly #assignments: (Assignment | undefined)[] = [];
  readonly #free: number[] = [];
  #next = 0;

  take(): number {
    return this.#free.pop() ?? this.#next++;
  }

  /** Lets a ticket be given out again, once nobody will speak of it any more. */
  release(ticket: number): void {
    this.#free.push(ticket);
  }

  begin(agent: number, assignment: Assignment): void {
    const { ticket } = assignment;
    if (ticket >= this.#agents.length) this.#grow(ticket);
    this.#agents[ticket] = agent;
    this.#assignments[ticket] = assignment;
  }

  /** The attempt goes on as this assignment, of the same ticket. */
  replace(assignment: Assignment): void {
    this.#assignments[assignment.ticket] = assignment;
  }

  /** The attempt runs from now on. */
  run(ticket: number, nowMs: number): void {
    this.#startedMs[ticket] = nowMs;
  }

  /** Ends an attempt. Its ticket stays taken until {@link release}. */
  end(ticket: number): void {
    this.#agents[ticket] = NOBODY;
    this.#assignments[ticket] = undefined;
  }

  /** The agent that has the ticket; -1 when it is not open. */
  agentOf(ticket: number): number {
    return this.#agents[ticket] ?? NOBODY;
  }

  startedMs(ticket: number): number {
    return this.#startedMs[ticket]!;
  }

  assignmentOf(ticket: number): Assignment | undefined {
    return this.#assignments[ticket];
  }

  /** The open tickets of one agent, or of all. O(tickets). */
  ticketsOf(agent?: number): number[] {
    const tickets: number[] = [];
    for (let ticket = 0; ticket < this.#next; ticket += 1) {
      const holder = this.agentOf(ticket);
      if (holder !== NOBODY && (agent === undefined || holder === agent)) tickets.push(ticket);
    }
    return tickets;
  }

  #grow(ticket: number): void {
    const size = Math.max(ticket + 1, this.#agents.length * 2);
    const agents = new Int32Array(size).fill(NOBODY);
    agents.set(this.#agents);
    this.#agents = agents;
    const startedMs = new Float64Array(size);
    startedMs.set(this.#startedMs);
    this.#startedMs = startedMs;
  }
}
