import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { isConclaveError, type ConclaveError } from '@conclave/contracts';
import { createSeededRandom } from '@conclave/testing';
import { verifies } from '@conclave/test/requirements';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { KernelExports } from '../../src/kernel-exports.ts';
import { loadKernels, type Kernels } from '../../src/load/load-kernels.ts';
import { KernelThreads } from '../../src/threads/kernel-threads.ts';
import { parallelExports } from '../../src/threads/parallel-exports.ts';
import { splitRules } from '../../src/threads/split-rules.ts';
import { ThreadTeam } from '../../src/threads/thread-team.ts';

const limitBytes = 256 * 1024 * 1024;
const shared = () => loadKernels({ memory: { shared: true, limitBytes } });
const random = createSeededRandom(31);
const below = (limit: number) => Math.floor(random.next() * limit);

/** Shares every call, however small. */
const always = { leastBytes: 0, wakingBytes: 0 };

const kernels = shared();
const threads = new KernelThreads(kernels, { threads: 4, ...always });
const parallel = threads.kernels.exports;
afterAll(() => threads.stop());

/** A block of random bytes, which are floats from -2 to 2 when they are read as such. */
function block({ memory }: Kernels, bytes: number): number {
  const pointer = memory.allocate(bytes + 64);
  const words = memory.views.u32.subarray(pointer / 4, pointer / 4 + Math.ceil(bytes / 4));
  for (let i = 0; i < words.length; i++)
    words[i] = (below(2 ** 31) & 0x00ff_ffff) | (0x3f00_0000 + below(2) * 2 ** 31);
  return pointer;
}

interface Call {
  readonly bytes: { readonly [name: string]: number };
  readonly out: string;
  call(exports: KernelExports, at: Record<string, number>): unknown;
}

/** Does the same with the twin, with one thread and with all, and compares what is in `out`. */
function expectSame({ bytes, out, ...made }: Call, { exactTwin = true } = {}): void {
  const { memory, exports, twin } = kernels;
  const at = Object.fromEntries(Object.entries(bytes).map(([name, size]) => [name, block(kernels, size)]));
  const first = at[out]!;
  const size = bytes[out]!;
  const run = (which: KernelExports) => {
    memory.views.u8.fill(0x5a, first, first + size + 64);
    const result = made.call(which, at);
    const written = memory.views.u8.slice(first, first + size + 64);
    return { result, written };
  };
  const single = run(exports);
  expect(run(parallel)).toEqual(single);
  const floats = (of: { written: Uint8Array }) =>
    new Float32Array(of.written.buffer, 0, Math.floor(size / 4));
  const scalar = run(twin);
  if (exactTwin) expect(scalar).toEqual(single);
  else for (const [i, value] of floats(scalar).entries()) expect(floats(single)[i]).toBeCloseTo(value, 1);
  for (const pointer of Object.values(at)) memory.free(pointer);
}

describe('kernels shared by five threads', () => {
  const sizes = () => ({ count: below(5_000), dim: 1 + below(70) });

  it.each(['dotScan', 'cosineScan', 'l2Scan'] as const)(
    verifies('K1.threads-same-bits', '%s gives the bits of one thread for random sizes'),
    async (name) => {
      await threads.ready();
      for (let round = 0; round < 12; round++) {
        const { count, dim } = sizes();
        expectSame(
          {
            bytes: { out: count * 4, query: dim * 4, rows: count * dim * 4 },
            out: 'out',
            call: (exports, { out = 0, query = 0, rows = 0 }) => exports[name](out, query, rows, count, dim),
          },
          { exactTwin: false },
        );
      }
    },
  );

  it(verifies('K1.threads-same-bits', 'batches, byte and bit scans and signatures do, too'), async () => {
    await threads.ready();
    for (let round = 0; round < 12; round++) {
      const { count, dim } = sizes();
      const queries = 1 + below(9);
      const stride = count + below(5);
      expectSame(
        {
          bytes: { out: queries * stride * 4, query: queries * dim * 4, rows: count * dim * 4 },
          out: 'out',
          call: (exports, { out = 0, query = 0, rows = 0 }) =>
            exports.dotBatch(out, query, rows, queries, count, dim, stride),
        },
        { exactTwin: false },
      );
      const words = 1 + below(8);
      expectSame({
        bytes: { out: count * 2, query: words * 8, rows: count * words * 8 },
        out: 'out',
        call: (exports, { out = 0, query = 0, rows = 0 }) =>
          exports.hammingScan(out, query, rows, count, words),
      });
      expectSame({
        bytes: { out: count * 4, query: dim * 2, rows: count * dim, scales: count * 4, offsets: count * 4 },
        out: 'out',
        call: (exports, { out = 0, query = 0, rows = 0, scales = 0, offsets = 0 }) =>
          exports.int8Scan(out, query, 0.5, rows, scales, round % 2 === 0 ? offsets : 0, count, dim),
      });
      expectSame({
        bytes: { out: count * 4, signature: 512, signatures: count * 512 },
        out: 'out',
        call: (exports, { out = 0, signature = 0, signatures = 0 }) =>
          exports.signatureMatches(out, signature, signatures, count),
      });
    }
  });

  it.each(['dotTopK', 'l2TopK'] as const)(
    verifies('K1.threads-top-k', '%s finds what one thread finds, with ties and with entries from before'),
    async (name) => {
      await threads.ready();
      for (let round = 0; round < 12; round++) {
        const [count, dim, k] = [below(9_000), 1 + below(12), 1 + below(40)];
        const held = [0, 3, k][round % 3]!;
        expectSame(
          {
            bytes: {
              heap: k * 8,
              scratch: 1032 * 4,
              query: dim * 4,
              rows: count * dim * 4,
              allowed: Math.ceil(count / 8) + 8,
            },
            out: 'heap',
            call: (exports, { heap = 0, scratch = 0, query = 0, rows = 0, allowed = 0 }) => {
              const { f32, u32 } = kernels.memory.views;
              // Few different rows, so that many scores are equal.
              for (let row = 7; row < count; row++)
                f32.copyWithin(
                  rows / 4 + row * dim,
                  rows / 4 + (row % 7) * dim,
                  rows / 4 + (row % 7) * dim + dim,
                );
              f32.fill(0.25, query / 4, query / 4 + dim);
              const kept = Math.min(held, k);
              f32.fill(-1e9, heap / 4, heap / 4 + kept);
              for (let i = 0; i < kept; i++) u32[heap / 4 + k + i] = 4_000_000 - i;
              const filter = round % 2 === 0 ? 0 : allowed;
              const found = exports[name](
                heap,
                heap + 4 * k,
                kept,
                k,
                scratch,
                query,
                rows,
                count,
                dim,
                0,
                filter,
              );
              exports.sortScores(heap, heap + 4 * k, found);
              u32.fill(0, heap / 4 + found, heap / 4 + k);
              u32.fill(0, heap / 4 + k + found, heap / 4 + 2 * k);
              return found;
            },
          },
          { exactTwin: false },
        );
      }
    },
  );

  it('grow their memory while threads wait, and go on in it', async () => {
    await threads.ready();
    const grown = kernels.memory.growths;
    const filler = kernels.memory.allocate(kernels.memory.byteLength);
    expect(kernels.memory.growths).toBeGreaterThan(grown);
    expectSame(
      {
        bytes: { out: 4_000, query: 256, rows: 256_000 },
        out: 'out',
        call: (exports, { out = 0, query = 0, rows = 0 }) => exports.dotScan(out, query, rows, 1_000, 64),
      },
      { exactTwin: false },
    );
    kernels.memory.free(filler);
  });

  it('raise the fault of a wrong pointer, and end no call with a thread at work', async () => {
    const own = shared();
    const team = new KernelThreads(own, { threads: 2, ...always });
    await team.ready();
    expect(() => team.kernels.exports.dotScan(1024, 1024, own.memory.byteLength - 64, 1e6, 384)).toThrow(
      /bounds/,
    );
    const pointer = block(own, 4_096);
    team.kernels.exports.dotScan(pointer, pointer, pointer, 1, 16);
    expect(own.memory.views.f32[pointer / 4]).toBeGreaterThan(0);
    await team.stop();
  });
});

describe('KernelThreads', () => {
  it(verifies('K1.threads-stop', 'leaves no thread behind after stop, and goes on alone'), async () => {
    const own = shared();
    const team = new KernelThreads(own, { threads: 3, ...always });
    await team.ready();
    expect(team.size).toBe(3);
    await team.stop();
    expect([team.size, team.lost]).toEqual([0, []]);
    const pointer = own.memory.allocate(64);
    own.memory.views.f32.set([1, 2, 3, 4], pointer / 4);
    team.kernels.exports.dotScan(pointer + 32, pointer, pointer, 1, 4);
    expect(own.memory.views.f32[pointer / 4 + 8]).toBe(30);
  });

  it('stops threads that have hardly begun', async () => {
    const team = new KernelThreads(shared(), { threads: 3 });
    await team.stop();
    await team.ready();
    expect([team.size, team.lost]).toEqual([0, []]);
  });

  it(verifies('K1.threads-stop', 'lets the process end by itself'), async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--conditions=conclave-source',
      '--disable-warning=ExperimentalWarning',
      fileURLToPath(new URL('../fixtures/leave-threads.ts', import.meta.url)),
    ]);
    expect(stdout).toBe('2 threads, 30');
  });

  it('does everything in the calling thread where the kernels are the twins', () => {
    const scalar = loadKernels({ wasm: 'never', memory: { shared: true, limitBytes } });
    const team = new KernelThreads(scalar, { threads: 2, ...always });
    expect(team.size).toBe(0);
    const pointer = scalar.memory.allocate(64);
    scalar.memory.views.f32.set([1, 2], pointer / 4);
    team.kernels.exports.dotScan(pointer + 32, pointer, pointer, 1, 2);
    expect(scalar.memory.views.f32[pointer / 4 + 8]).toBe(5);
  });

  it.each([
    { threads: -1 },
    { threads: 16 },
    { threads: 1.5 },
    { leastBytes: -1 },
    { wakingBytes: 0.5 },
    { patienceMs: 0 },
  ])('refuses the options %j', (options) => {
    expect(codeOf(() => new KernelThreads(kernels, options))).toBe('KERNEL_ARGUMENT_INVALID');
  });

  it('refuses kernels whose memory is their own', () => {
    expect(codeOf(() => new KernelThreads(loadKernels()))).toBe('KERNEL_ARGUMENT_INVALID');
  });
});

const names = splitRules.map(({ name }) => name);

describe('a team of threads', () => {
  it('takes part in the work', async () => {
    const own = shared();
    const team = new ThreadTeam(own, {
      threads: 1,
      names,
      patienceMs: 2_000,
      onLost: (error) => expect.unreachable(error.message),
    });
    await team.ready();
    const exports = parallelExports(own, team, always);
    const [rows, query, heap, scratch] = [1e5 * 64, 64, 64, 1032 * 4].map((bytes) => block(own, bytes));
    await vi.waitFor(() => {
      exports.dotTopK(heap!, heap! + 32, 0, 8, scratch!, query!, rows!, 1e5, 16, 0, 0);
      expect(team.resultOf(1)).toBe(8);
    });
    await team.stop();
  });
});

describe('a thread that is lost', () => {
  it(
    verifies(
      'K1.threads-lost',
      'while it works is told with a code, and the calling thread finishes the work',
    ),
    async () => {
      const own = shared();
      const lost: ConclaveError[] = [];
      const team = new ThreadTeam(own, {
        threads: 2,
        names,
        patienceMs: 20,
        onLost: (error) => lost.push(error),
        workerUrl: new URL('../fixtures/ending-worker.ts', import.meta.url),
      });
      await team.ready();
      const exports = parallelExports(own, team, always);
      const [rows, out] = [block(own, 400 * 64), block(own, 1_600)];
      await vi.waitFor(() => {
        exports.dotScan(out, rows, rows, 400, 16);
        expect(team.size).toBe(0);
      });
      expect(lost.map((error) => [error.code, error.details['threads']])).toEqual([
        ['KERNEL_THREAD_LOST', 1],
        ['KERNEL_THREAD_LOST', 0],
      ]);
      const expected = block(own, 1_600);
      own.exports.dotScan(expected, rows, rows, 400, 16);
      const result = (pointer: number) => own.memory.views.f32.slice(pointer / 4, pointer / 4 + 400);
      expect(result(out)).toEqual(result(expected));
      await team.stop();
    },
  );
});

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return isConclaveError(error) ? error.code : String(error);
  }
  return 'no error';
}
