import { painter } from '../format/colour.ts';
import type { Terminal } from '../terminal.ts';
import { LiveBlock } from './live-block.ts';
import { PlainLines } from './plain-lines.ts';
import type { ProgressView } from './progress-snapshot.ts';

/** A live block on a terminal, lines elsewhere; with `--json` nothing unless somebody watches. Always on stderr. */
export function chooseView(terminal: Terminal, json: boolean): ProgressView | undefined {
  if (terminal.stderrIsTerminal) return new LiveBlock(terminal, painter(terminal.colours));
  return json ? undefined : new PlainLines(terminal);
}
