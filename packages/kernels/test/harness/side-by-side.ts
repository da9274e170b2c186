/**
 * Runs one export on the scalar twin and on every WebAssembly build over the same blocks of memory. Each block starts
 * off the 64-byte alignment and stands between canary bytes, which must be untouched afterwards, as must the inputs.
 */
import { expect } from 'vitest';
import type { KernelExports } from '../../src/kernel-exports.ts';
import type { MemoryViews } from '../../src/memory/memory-views.ts';
import type { Kernels } from '../../src/load/load-kernels.ts';
import { scalarBuild, wasmBuilds, type Build } from './builds.ts';

export type Block =
  | Int8Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>
  | BigUint64Array<ArrayBuffer>;

export interface SideBySide<In extends Record<string, Block>, Out extends Record<string, Block>> {
  /** Read by the kernel, never written. */
  readonly inputs: In;
  /** What is in the blocks that it writes before it starts; may be read by it, too. */
  readonly outputs: Out;
  /** How many elements each block starts behind a multiple of 64 bytes. Default 0. */
  readonly misalignBy?: number;
  /** Calls the export with a pointer for each block. What it gives is compared, too. */
  call(exports: KernelExports, at: Record<keyof In | keyof Out, number>, views: MemoryViews): number | void;
  /** Compares one build with the twin. Default: the same bits. */
  compare?(actual: Ran<Out>, expected: Ran<Out>, build: string): void;
}

/** The outputs after the call. */
export interface Ran<Out> {
  readonly outputs: Out;
  readonly result: number | void;
}

const canaryBytes = 64;
const canary = 0xa5;
let builds: { scalar: Build; wasm: Build[] } | undefined;

/** @returns what the twin computed. */
export function expectSideBySide<In extends Record<string, Block>, Out extends Record<string, Block>>(
  run: SideBySide<In, Out>,
): Ran<Out> {
  builds ??= { scalar: scalarBuild(), wasm: wasmBuilds() };
  const expected = runOn(builds.scalar, run);
  for (const build of builds.wasm) {
    const actual = runOn(build, run);
    if (run.compare !== undefined) run.compare(actual, expected, build.name);
    else {
      expect(actual.result, `${build.name}: result`).toBe(expected.result);
      for (const [name, block] of Object.entries(expected.outputs)) {
        expect(actual.outputs[name], `${build.name}: ${name}`).toEqual(block);
      }
    }
  }
  return expected;
}

function runOn<In extends Record<string, Block>, Out extends Record<string, Block>>(
  { name, kernels }: Build,
  run: SideBySide<In, Out>,
): Ran<Out> {
  const blocks = { ...run.inputs, ...run.outputs } as Record<string, Block>;
  const placed = Object.entries(blocks).map(([key, block]) => place(kernels, { key, block, run }));
  const at = Object.fromEntries(placed.map(({ key, pointer }) => [key, pointer]));
  const pointers = at as Record<keyof In | keyof Out, number>;
  const result = run.call(kernels.exports, pointers, kernels.memory.views);
  const after = Object.fromEntries(placed.map((part) => [part.key, readBack(kernels, part, name)]));
  for (const [key, block] of Object.entries(run.inputs)) {
    const unchanged = Buffer.compare(bytesOf(after[key] ?? block), bytesOf(block)) === 0;
    expect(unchanged, `${name}: ${key} is an input and stays as it was`).toBe(true);
  }
  for (const { start } of placed) kernels.memory.free(start);
  const outputs = Object.fromEntries(Object.keys(run.outputs).map((key) => [key, after[key]]));
  return { outputs: outputs as Out, result };
}

interface Placed {
  readonly key: string;
  readonly block: Block;
  readonly start: number;
  readonly pointer: number;
  readonly bytes: number;
}

function place(
  kernels: Kernels,
  { key, block, run }: { key: string; block: Block; run: { misalignBy?: number } },
): Placed {
  const offset = canaryBytes + (run.misalignBy ?? 0) * block.BYTES_PER_ELEMENT;
  const bytes = offset + block.byteLength + canaryBytes;
  const start = kernels.memory.allocate(bytes);
  const { u8 } = kernels.memory.views;
  u8.fill(canary, start, start + bytes);
  u8.set(bytesOf(block), start + offset);
  return { key, block, start, pointer: start + offset, bytes };
}

function readBack({ memory }: Kernels, part: Placed, build: string): Block {
  const { u8 } = memory.views;
  const end = part.pointer + part.block.byteLength;
  const intact = (from: number, to: number) => u8.subarray(from, to).every((byte) => byte === canary);
  expect(intact(part.start, part.pointer), `${build}: canary before ${part.key}`).toBe(true);
  expect(intact(end, part.start + part.bytes), `${build}: canary behind ${part.key}`).toBe(true);
  const copy = u8.slice(part.pointer, end);
  return new (part.block.constructor as new (buffer: ArrayBufferLike) => Block)(copy.buffer);
}

function bytesOf(block: Block): Uint8Array {
  return new Uint8Array(block.buffer, block.byteOffset, block.byteLength);
}
