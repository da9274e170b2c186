import { onOneLine } from '../format/text-width.ts';
import type { Terminal } from '../terminal.ts';
import {
  compensatingText,
  paceText,
  tasksText,
  waitingText,
  type ProgressSnapshot,
  type ProgressView,
} from './progress-snapshot.ts';

const SHORTEST_GAP_MS = 1000;

/** For logs: at most one line a second, only when something changed, and one for each kind of work that begins. */
export class PlainLines implements ProgressView {
  readonly #terminal: Pick<Terminal, 'err'>;
  #lastAtMs = Number.NEGATIVE_INFINITY;
  #lastTasks = '';
  #started = false;
  #stopping = false;
  readonly #told: string[] = [];

  constructor(terminal: Pick<Terminal, 'err'>) {
    this.#terminal = terminal;
  }

  show(snapshot: ProgressSnapshot): void {
    if (!this.#started) this.#line(`${snapshot.name}: run ${snapshot.runId}`);
    this.#started = true;
    if (snapshot.freshTypes.length > 0) this.#line(`phase: ${snapshot.freshTypes.join(', ')}`);
    if (snapshot.stopping && !this.#stopping) this.#line('stopping: tasks that run are being ended');
    this.#stopping = snapshot.stopping;
    this.#news(waitingText(snapshot), compensatingText(snapshot));
    const tasks = tasksText(snapshot);
    if (tasks === this.#lastTasks || snapshot.elapsedMs - this.#lastAtMs < SHORTEST_GAP_MS) return;
    this.#lastAtMs = snapshot.elapsedMs;
    this.#lastTasks = tasks;
    this.#line([tasks, paceText(snapshot)].filter((text) => text !== '').join(', '));
  }

  end(): void {
    // Lines stay.
  }

  /** Each when it changes. */
  #news(...texts: readonly string[]): void {
    texts.forEach((text, i) => {
      if (text !== '' && text !== this.#told[i]) this.#line(text);
      this.#told[i] = text;
    });
  }

  #line(text: string): void {
    void this.#terminal.err(`${onOneLine(text)}\n`);
  }
}
