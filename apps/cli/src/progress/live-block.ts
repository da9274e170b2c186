import type { Paint } from '../format/colour.ts';
import { formatDuration } from '../format/duration.ts';
import { clip, onOneLine } from '../format/text-width.ts';
import type { Terminal } from '../terminal.ts';
import {
  compensatingText,
  doneOf,
  paceText,
  tasksText,
  waitingText,
  type ProgressSnapshot,
  type ProgressView,
} from './progress-snapshot.ts';

const LONGEST_BAR = 30;
const SHORTEST_BAR = 5;

/** The lines without colours; none is wider than `width`. */
export function blockLines(snapshot: ProgressSnapshot, width: number): string[] {
  const { name, runId, phase, elapsedMs, stopping } = snapshot;
  const work = stopping
    ? 'stopping: tasks that run are being ended; Ctrl-C again leaves at once'
    : compensatingText(snapshot) || `phase: ${phase.length === 0 ? 'starting' : phase.join(', ')}`;
  const waiting = waitingText(snapshot);
  return [
    `${name}  ${runId}  ${formatDuration(elapsedMs)}`,
    withBar(snapshot, tasksText(snapshot), width),
    paceText(snapshot),
    work,
    ...(waiting === '' ? [] : [waiting]),
  ].map((line) => clip(onOneLine(line), width));
}

/** The bar takes what room the figures leave. */
function withBar(snapshot: ProgressSnapshot, text: string, width: number): string {
  const { total } = snapshot.tasks;
  const length = Math.min(LONGEST_BAR, width - text.length - 3);
  if (length < SHORTEST_BAR) return text;
  const filled = total === 0 ? 0 : Math.floor((doneOf(snapshot) / total) * length);
  return `[${'#'.repeat(filled)}${'-'.repeat(length - filled)}] ${text}`;
}

/** One block of lines on the terminal that is painted over in place. */
export class LiveBlock implements ProgressView {
  readonly #terminal: Pick<Terminal, 'columns' | 'err' | 'onResize'>;
  readonly #paint: Paint;
  readonly #stopListening: () => void;
  #painted: readonly string[] = [];
  #last: ProgressSnapshot | undefined;

  constructor(terminal: Pick<Terminal, 'columns' | 'err' | 'onResize'>, paint: Paint) {
    this.#terminal = terminal;
    this.#paint = paint;
    this.#stopListening = terminal.onResize(() => {
      if (this.#last !== undefined) this.show(this.#last);
    });
  }

  show(snapshot: ProgressSnapshot): void {
    this.#last = snapshot;
    // The last column stays free: terminals differ in what they do after writing into it.
    const lines = blockLines(snapshot, this.#terminal.columns() - 1);
    const [title = '', ...rest] = lines;
    const painted = [this.#paint('bold', title), ...rest].map((line) => `${line}\n`).join('');
    void this.#terminal.err(`${this.#erase()}${painted}`);
    this.#painted = lines;
  }

  end(): void {
    this.#stopListening();
    void this.#terminal.err(this.#erase());
    this.#painted = [];
    this.#last = undefined;
  }

  /** After the window became narrower, a painted line stands on several rows. */
  #erase(): string {
    if (this.#painted.length === 0) return '';
    const columns = Math.max(1, this.#terminal.columns());
    const rows = this.#painted.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / columns)), 0);
    return `\r\u001b[${rows}A\u001b[J`;
  }
}
