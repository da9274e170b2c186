/**
 * How fast WebAssembly reads memory at all: a module whose only function adds up f32 numbers in eight vectors. Compilers
 * of the kernels do not know it, so it is put together here, instruction by instruction.
 */

/** @param at pointer, a multiple of 16. @param bytes a multiple of 128. */
export type StreamingSum = (at: number, bytes: number) => number;

interface WasmModules {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: object,
  ) => { readonly exports: { readonly sum: StreamingSum } };
}

const accumulators = 8;
const i32 = 0x7f;
const f32 = 0x7d;
const v128 = 0x7b;
const firstAccumulator = 2;

const op = {
  block: [0x02, 0x40],
  loop: [0x03, 0x40],
  breakOutIf: [0x0d, 1],
  again: [0x0c, 0],
  end: [0x0b],
  isZero: [0x45],
  add: [0x6a],
  subtract: [0x6b],
  addVectors: [0xfd, 0xe4, 0x01],
  addNumbers: [0x92],
};
const get = (local: number): number[] => [0x20, local];
const set = (local: number): number[] => [0x21, local];
/** A constant of up to 13 bits, as signed LEB128. */
const constant = (value: number): number[] => [0x41, (value & 0x7f) | 0x80, value >> 7];
const loadVector = (offset: number): number[] => [0xfd, 0x00, 4, offset];
const lane = (index: number): number[] => [0xfd, 0x1f, index];

function body(): number[] {
  const locals = Array.from({ length: accumulators }, (_, k) => firstAccumulator + k);
  const step = 16 * accumulators;
  const addAll = locals.flatMap((local, k) => [
    ...get(local),
    ...get(0),
    ...loadVector(16 * k),
    ...op.addVectors,
    ...set(local),
  ]);
  const advance = [...get(0), ...constant(step), ...op.add, ...set(0)];
  const countDown = [...get(1), ...constant(step), ...op.subtract, ...set(1)];
  const leaveAtEnd = [...get(1), ...op.isZero, ...op.breakOutIf];
  const first = get(firstAccumulator);
  const total = [...first, ...locals.slice(1).flatMap((local) => [...get(local), ...op.addVectors])];
  const lanes = [0, 1, 2, 3].flatMap((index) => [...get(firstAccumulator), ...lane(index)]);
  return [
    [1, accumulators, v128],
    [op.block, op.loop, leaveAtEnd, addAll, advance, countDown, op.again, op.end, op.end].flat(),
    [total, set(firstAccumulator), lanes].flat(),
    [op.addNumbers, op.addNumbers, op.addNumbers, op.end].flat(),
  ].flat();
}

/** A section is its number, its length and its content; lengths as unsigned LEB128. */
function section(id: number, content: readonly number[]): number[] {
  return [id, ...length(content), ...content];
}

function length({ length: bytes }: readonly number[]): number[] {
  return bytes < 128 ? [bytes] : [(bytes & 0x7f) | 0x80, bytes >> 7];
}

function text(name: string): number[] {
  return [name.length, ...Buffer.from(name)];
}

/** @param memory of the kernels: `kernels.memory.host`. */
export function createStreamingSum(memory: object): StreamingSum {
  const { Module, Instance } = (globalThis as unknown as { WebAssembly: WasmModules }).WebAssembly;
  const code = body();
  const bytes = [
    [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    section(1, [1, 0x60, 2, i32, i32, 1, f32]),
    section(2, [1, ...text('env'), ...text('memory'), 2, 0, 1]),
    section(3, [1, 0]),
    section(7, [1, ...text('sum'), 0, 0]),
    section(10, [1, ...length(code), ...code]),
  ].flat();
  return new Instance(new Module(Uint8Array.from(bytes)), { env: { memory } }).exports.sum;
}
