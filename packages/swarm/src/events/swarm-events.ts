/** What happens on this node: journaled for all nodes on the store, and told to whoever observes it here. */
import type { RunNotice } from '@conclave/workflow';
import type { Observers } from '../observers.ts';
import { EventJournal } from './event-journal.ts';
import type { EventJournalParts } from './event-journal.ts';
import { EventListeners } from './event-listeners.ts';
import { isOfRuns, typesOf } from './event-names.ts';
import { GatheredLines } from './gathered-lines.ts';
import type { Happening } from './gathered-lines.ts';
import { eventsOfNotice } from './run-events.ts';
import type {
  AgentEvents,
  AgentEventType,
  EventOf,
  EventPattern,
  NodeEvents,
  NodeEventType,
  SwarmEvent,
} from './swarm-event.ts';

export interface SwarmEventsParts extends EventJournalParts {
  readonly observers: Observers;
  /** Where the node is, which has just joined. */
  readonly place: NodeEvents['node:joined'];
  readonly endOfTurn: (callback: () => void) => void;
}

export class SwarmEvents {
  readonly #parts: SwarmEventsParts;
  readonly #lines = new GatheredLines();
  readonly #journal: EventJournal;
  readonly #listeners: EventListeners;
  /** For observers: they hear when the turn is over, so that nothing is half changed when they ask. */
  #untold: SwarmEvent[] = [];
  #isDue = false;
  /** How many observe runs; while any does, this observes them all. */
  #ofRuns = 0;
  #stopHearingRuns = (): void => undefined;

  constructor(parts: SwarmEventsParts) {
    this.#parts = parts;
    this.#journal = new EventJournal(parts);
    this.#listeners = new EventListeners(parts.logger);
    this.node('node:joined', parts.place);
  }

  node<T extends NodeEventType>(type: T, detail: NodeEvents[T]): void {
    const happening = { type, nodeId: this.#parts.nodeId, atMs: this.#parts.clock.nowMs(), detail };
    this.#lines.add(happening);
    if (this.#listeners.has(type)) this.#untold.push(told(happening));
    this.#flushLater();
  }

  agents<T extends AgentEventType>(type: T, agentIds: readonly string[], detail: AgentEvents[T]): void {
    const happening = { type, nodeId: this.#parts.nodeId, atMs: this.#parts.clock.nowMs(), detail };
    this.#lines.addAgents(happening, agentIds);
    if (this.#listeners.has(type))
      for (const agentId of agentIds)
        this.#untold.push(told({ ...happening, detail: { agentId, ...detail } }));
    this.#flushLater();
  }

  /** @returns the function that ends it. @throws CONFIG_INVALID */
  observe<P extends EventPattern>(pattern: P, listener: (event: EventOf<P>) => unknown): () => void {
    const types = typesOf(pattern);
    const end = this.#listeners.add(types, listener as (event: SwarmEvent) => unknown);
    const hearsRuns = types.some(isOfRuns);
    if (hearsRuns) this.#hearRuns(1);
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      end();
      if (hearsRuns) this.#hearRuns(-1);
    };
  }

  /** The node has left. Tells and writes what has not been; to be called while the store is open. */
  async left(): Promise<void> {
    this.node('node:left', {});
    this.#flush();
    await this.#journal.close();
  }

  #hearRuns(more: 1 | -1): void {
    this.#ofRuns += more;
    if (more === 1 && this.#ofRuns === 1) this.#stopHearingRuns = this.#parts.observers.add(this.#heard);
    if (this.#ofRuns === 0) this.#stopHearingRuns();
  }

  readonly #heard = (notice: RunNotice): void => {
    const { nodeId, clock } = this.#parts;
    for (const { type, detail } of eventsOfNotice(notice))
      if (this.#listeners.has(type)) this.#untold.push(told({ type, nodeId, atMs: clock.nowMs(), detail }));
    this.#flushLater();
  };

  #flushLater(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#parts.endOfTurn(() => this.#flush());
  }

  #flush(): void {
    this.#isDue = false;
    if (this.#lines.count > 0) this.#journal.append(this.#lines.take());
    const untold = this.#untold;
    this.#untold = [];
    for (const event of untold) this.#listeners.tell(event);
  }
}

/** The one place where the parts of an event are put together; its type and its detail belong together by then. */
function told({ detail, ...rest }: Happening): SwarmEvent {
  return { ...rest, ...detail } as unknown as SwarmEvent;
}
