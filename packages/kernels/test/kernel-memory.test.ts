import { isConclaveError } from '@conclave/contracts';
import { createSeededRandom } from '@conclave/testing';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { wasmPlatform } from '../src/load/wasm-platform.ts';
import { KernelMemory } from '../src/memory/kernel-memory.ts';
import { bufferMemory, pageBytes, wasmMemory } from '../src/memory/linear-memory.ts';
import { Scratch } from '../src/memory/scratch.ts';

const platform = wasmPlatform();
if (platform === undefined) throw new Error('these tests need WebAssembly');
const kinds = [
  { name: 'WebAssembly memory', make: wasmMemory(platform), shared: false },
  { name: 'shared WebAssembly memory', make: wasmMemory(platform), shared: true },
  { name: 'plain buffer', make: bufferMemory, shared: false },
  { name: 'shared plain buffer', make: bufferMemory, shared: true },
];

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return isConclaveError(error) ? error.code : String(error);
  }
  return 'no error';
}

describe.each(kinds)('KernelMemory over a $name', ({ make, shared }) => {
  const limitBytes = 64 * pageBytes;
  const create = (initialBytes = pageBytes) => new KernelMemory(make, { initialBytes, limitBytes, shared });

  it(
    verifies('K1.arena-blocks', 'gives aligned blocks that keep their contents under growth and reuse'),
    () => {
      const memory = create();
      const random = createSeededRandom(3);
      const live = new Map<number, { bytes: number; mark: number }>();
      for (let step = 0; step < 2_000; step++) {
        const [oldest] = live.keys();
        if (live.size > 40 && oldest !== undefined && random.next() < 0.6) {
          memory.free(oldest);
          live.delete(oldest);
          continue;
        }
        const bytes = Math.floor(random.next() * 3_000);
        const pointer = memory.allocate(bytes);
        const mark = step % 251;
        memory.views.u8.fill(mark, pointer, pointer + bytes);
        expect(pointer % 64).toBe(0);
        expect(pointer).toBeGreaterThan(0);
        expect(live.has(pointer)).toBe(false);
        live.set(pointer, { bytes, mark });
      }
      expect(memory.growths).toBeGreaterThan(0);
      for (const [pointer, { bytes, mark }] of live) {
        expect(memory.views.u8.subarray(pointer, pointer + bytes).every((byte) => byte === mark)).toBe(true);
        memory.free(pointer);
      }
      expect(memory.usedBytes).toBe(0);
    },
  );

  it('joins freed neighbours, so that one block of everything fits again', () => {
    const memory = create();
    const pointers = Array.from({ length: 16 }, () => memory.allocate(3_584));
    for (const index of [1, 3, 5, 7, 9, 11, 13, 15, 0, 2, 4, 6, 8, 10, 12, 14]) memory.free(pointers[index]!);
    memory.allocate(16 * 3_584);
    expect(memory.growths).toBe(0);
  });

  it('grows by doubling', () => {
    const memory = create();
    memory.allocate(pageBytes);
    expect(memory.byteLength).toBe(2 * pageBytes);
    memory.allocate(pageBytes);
    expect(memory.byteLength).toBe(4 * pageBytes);
  });

  it(verifies('K1.arena-limit', 'refuses what exceeds the limit and stays as it was'), () => {
    const memory = create();
    const pointer = memory.allocate(128);
    memory.views.u8.fill(9, pointer, pointer + 128);
    const { byteLength, usedBytes, growths } = memory;
    expect(codeOf(() => memory.allocate(limitBytes))).toBe('KERNEL_MEMORY_EXHAUSTED');
    expect(memory).toMatchObject({ byteLength, usedBytes, growths });
    expect(memory.views.u8.subarray(pointer, pointer + 128).every((byte) => byte === 9)).toBe(true);
    memory.allocate(limitBytes - 4_096);
    expect(memory.byteLength).toBe(limitBytes);
  });

  it('refuses to free what is not allocated', () => {
    const memory = create();
    const pointer = memory.allocate(10);
    memory.free(pointer);
    expect(codeOf(() => memory.free(pointer))).toBe('KERNEL_ARGUMENT_INVALID');
    expect(codeOf(() => memory.free(pointer + 64))).toBe('KERNEL_ARGUMENT_INVALID');
  });

  it('lends scratch space in aligned parts that do not overlap', () => {
    const scratch = new Scratch(create());
    const [a, b, c] = scratch.take(100, 0, 5_000);
    expect([a % 64, b % 64, c % 64]).toEqual([0, 0, 0]);
    expect(b - a).toBe(128);
    expect(scratch.take(64)).toEqual([a]);
    expect(scratch.take(100_000)[0]).toBeGreaterThan(0);
  });
});

describe('KernelMemory', () => {
  it.each([
    { limitBytes: 100 },
    { limitBytes: 2 ** 32 + 1 },
    { initialBytes: -1 },
    { initialBytes: 1.5 },
    { initialBytes: 2 * pageBytes, limitBytes: pageBytes },
  ])('refuses the options %j', (options) => {
    expect(codeOf(() => new KernelMemory(bufferMemory, options))).toBe('KERNEL_ARGUMENT_INVALID');
  });

  it('says so when the machine has not the memory', () => {
    const failing = () => {
      throw new RangeError('could not allocate memory');
    };
    expect(codeOf(() => new KernelMemory(failing))).toBe('KERNEL_MEMORY_EXHAUSTED');
  });
});
