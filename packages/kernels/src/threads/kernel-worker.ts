/** A thread of the kernels. It computes chunks of what the calling thread asks for, and answers no messages. */
import { parentPort, workerData } from 'node:worker_threads';
import { wasmPlatform, type WasmMemory, type WasmModule } from '../load/wasm-platform.ts';
import { ControlBlock, slotState, stopped, word } from './control-block.ts';
import { runChunks, type AnyExport } from './run-chunks.ts';
import { spinWhile } from './spin.ts';

export interface KernelWorkerData {
  readonly module: WasmModule;
  readonly memory: WasmMemory;
  readonly control: SharedArrayBuffer;
  readonly participant: number;
  /** The exports that jobs name by their index. */
  readonly names: readonly string[];
}

const { module, memory, control: buffer, participant, names } = workerData as KernelWorkerData;
const platform = wasmPlatform();
if (platform === undefined) throw new Error('this thread has no WebAssembly');
const instance = new platform.Instance(module, { env: { memory } });
const exports = instance.exports as Record<string, AnyExport>;
const control = new ControlBlock(buffer);
parentPort?.postMessage('ready');

for (let seen = 0; ;) {
  const generation = nextGeneration(seen);
  if (generation === stopped) break;
  if (generation % 2 === 1) takePart(generation);
  seen = generation;
}

function nextGeneration(seen: number): number {
  const { words } = control;
  if (spinWhile(words, word.generation, seen) === seen) {
    Atomics.add(words, word.sleepers, 1);
    Atomics.wait(words, word.generation, seen);
    Atomics.sub(words, word.sleepers, 1);
  }
  return Atomics.load(words, word.generation);
}

/**
 * Says first that it works, then looks whether the job is still open; the calling thread closes the job first, then
 * looks who works. So one of them sees the other, and no job is changed under a thread that reads it.
 */
function takePart(generation: number): void {
  const { words } = control;
  const slot = control.slotOf(participant);
  Atomics.store(words, slot, slotState.working);
  let after: number = slotState.idle;
  if (Atomics.load(words, word.generation) === generation) {
    try {
      const name = names[words[word.exportIndex]!] ?? '';
      runChunks(control, exports[name]!, participant);
    } catch {
      // The calling thread does the whole job again, and meets the same fault if it lies in the arguments.
      after = slotState.failed;
    }
  }
  Atomics.store(words, slot, after);
  Atomics.notify(words, slot);
}
