import { word, type ControlBlock } from './control-block.ts';

export type AnyExport = (...args: number[]) => number | void;

/**
 * Takes chunks of the open job until there are none. A thread that comes late finds none, and costs nothing.
 * Leaves behind the participant's slot what the last chunk gave.
 */
export function runChunks(control: ControlBlock, run: AnyExport, participant: number): void {
  const { words } = control;
  const count = words[word.count]!;
  const chunkRows = words[word.chunkRows]!;
  const countAt = words[word.countAt]!;
  const carryAt = words[word.carryAt]!;
  const args = Array.from({ length: words[word.argumentCount]! }, () => 0);
  let carried = 0;
  for (;;) {
    const first = Atomics.add(words, word.nextChunk, 1) * chunkRows;
    if (first >= count) break;
    control.readArguments(args, participant, first);
    args[countAt] = Math.min(chunkRows, count - first);
    if (carryAt >= 0) args[carryAt] = carried;
    carried = run(...args) ?? 0;
  }
  words[control.slotOf(participant) + 1] = carried;
}
