import { refuseArgument } from '../check-argument.ts';
import type { KernelExports } from '../kernel-exports.ts';
import type { Kernels } from '../load/load-kernels.ts';
import { mixHash } from '../twin/text/mix-hash.ts';
import { SignatureList } from './signature-list.ts';
import { checkSignature, signatureLanes, type TextSignature } from './text-signature.ts';

/** UTF-16 units that are encoded and hashed at a time: their hashes stay in the cache. */
const partUnits = 4096;
/** A unit is three bytes of UTF-8 at most: a pair of them is one character of four. */
const partBytes = 3 * partUnits;
/** Bytes of the part before, with which the first shingles of a part begin. */
const carriedBytes = 4;
const laneBytes = signatureLanes * 4;
const counterBytes = 512;

/**
 * Signatures of texts, which tell how much of one text is in another. A text is hashed as UTF-8, 5 bytes at a time; a
 * lone surrogate becomes U+FFFD, as `TextEncoder` does it. Holds 63 KiB of the kernels' memory and uses them again for
 * every text, of whatever length.
 */
export class TextSignatures {
  readonly #kernels: Kernels;
  readonly #encoder = new TextEncoder();
  readonly #block: number;
  readonly #multipliers: number;
  readonly #minima: number;
  readonly #counters: number;
  readonly #bytes: number;
  readonly #hashes: number;
  #target: Uint8Array;
  #growths: number;

  /** @throws KERNEL_MEMORY_EXHAUSTED */
  constructor(kernels: Kernels) {
    const { memory } = kernels;
    this.#kernels = kernels;
    const hashBytes = 4 * (carriedBytes + partBytes);
    this.#block = memory.allocate(2 * laneBytes + 2 * counterBytes + hashBytes + carriedBytes + partBytes);
    this.#multipliers = this.#block;
    this.#minima = this.#multipliers + laneBytes;
    this.#counters = this.#minima + laneBytes;
    this.#hashes = this.#counters + 2 * counterBytes;
    this.#bytes = this.#hashes + hashBytes;
    this.#target = this.#makeTarget();
    this.#growths = memory.growths;
    const first = this.#multipliers / 4;
    for (let lane = 0; lane < signatureLanes; lane++) memory.views.u32[first + lane] = multiplierOf(lane);
  }

  signature(text: string): TextSignature {
    const { memory } = this.#kernels;
    if (memory.growths !== this.#growths) {
      this.#target = this.#makeTarget();
      this.#growths = memory.growths;
    }
    const { u32 } = memory.views;
    u32.fill(0xffff_ffff, this.#minima / 4, this.#minima / 4 + signatureLanes);
    u32.fill(0, this.#counters / 4, (this.#counters + 2 * counterBytes) / 4);
    const hashes = this.#addParts(text);
    const minHash = u32.slice(this.#minima / 4, this.#minima / 4 + signatureLanes);
    return { minHash, simHash: this.#simHash(hashes) };
  }

  /** An empty list, to compare a signature with all that are in it. */
  list(capacity?: number): SignatureList {
    return new SignatureList(this.#kernels.memory, capacity);
  }

  /**
   * Estimates the similarity with every signature of a list, see `textSimilarity`.
   * @returns [list.size]
   * @throws KERNEL_ARGUMENT_INVALID for a list of other kernels; KERNEL_MEMORY_EXHAUSTED
   */
  compareMany(signature: TextSignature, list: SignatureList): Float32Array {
    checkSignature('signature', signature);
    this.#checkList(list);
    const { size } = list;
    const { memory, scratch } = this.#kernels;
    const [out, query] = scratch.take(size * 4, laneBytes);
    memory.views.u32.set(signature.minHash, query / 4);
    this.#kernels
      .select('signatureMatches', size)
      .signatureMatches(out, query, list.pointers.minHashes, size);
    const { u32 } = memory.views;
    const estimates = new Float32Array(size);
    for (let row = 0; row < size; row++) estimates[row] = u32[out / 4 + row]! / signatureLanes;
    return estimates;
  }

  /**
   * In how many of 64 bits the SimHash differs from that of every signature of a list.
   * @returns [list.size]
   * @throws KERNEL_ARGUMENT_INVALID for a list of other kernels; KERNEL_MEMORY_EXHAUSTED
   */
  simHashDistances(signature: TextSignature, list: SignatureList): Uint16Array {
    checkSignature('signature', signature);
    this.#checkList(list);
    const { size } = list;
    const { memory, scratch } = this.#kernels;
    const [out, query] = scratch.take(size * 2, 8);
    memory.views.u64[query / 8] = signature.simHash;
    this.#kernels.select('hammingScan', size).hammingScan(out, query, list.pointers.simHashes, size, 1);
    return memory.views.u16.slice(out / 2, out / 2 + size);
  }

  /** Gives the memory back; nothing but lists made before may be used afterwards. */
  release(): void {
    this.#kernels.memory.free(this.#block);
  }

  /** @returns how many shingles there are. */
  #addParts(text: string): number {
    const { memory } = this.#kernels;
    let hashes = 0;
    let carried = 0;
    for (let from = 0; from < text.length;) {
      const end = partEnd(text, from);
      const { written } = this.#encoder.encodeInto(text.slice(from, end), this.#target);
      const start = this.#bytes + carriedBytes;
      hashes += this.#addHashes(start - carried, written + carried);
      if (end < text.length) {
        memory.views.u8.copyWithin(this.#bytes, start + written - carriedBytes, start + written);
        carried = carriedBytes;
      }
      from = end;
    }
    return hashes;
  }

  #addHashes(bytes: number, count: number): number {
    const exports: KernelExports = this.#kernels.select('shingleHashes', count);
    const hashes = exports.shingleHashes(this.#hashes, bytes, count);
    exports.minHashAdd(this.#minima, this.#hashes, hashes, this.#multipliers);
    exports.countBits(this.#counters, this.#hashes, hashes);
    exports.remixHashes(this.#hashes, this.#hashes, hashes);
    exports.countBits(this.#counters + counterBytes, this.#hashes, hashes);
    return hashes;
  }

  #simHash(hashes: number): bigint {
    const exports = this.#kernels.select('majorityBits', hashes);
    const upper = exports.majorityBits(this.#counters, hashes) >>> 0;
    const lower = exports.majorityBits(this.#counters + counterBytes, hashes) >>> 0;
    return (BigInt(upper) << 32n) | BigInt(lower);
  }

  #makeTarget(): Uint8Array {
    const start = this.#bytes + carriedBytes;
    return this.#kernels.memory.views.u8.subarray(start, start + partBytes);
  }

  #checkList(list: SignatureList): void {
    if (list.isIn(this.#kernels.memory)) return;
    refuseArgument('list', 'a list of the same kernels', 'one in another memory');
  }
}

/** Never between the two units of one character. */
function partEnd(text: string, from: number): number {
  const end = Math.min(from + partUnits, text.length);
  if (end === text.length) return end;
  const last = text.charCodeAt(end - 1);
  return last >= 0xd800 && last <= 0xdbff ? end - 1 : end;
}

/** Odd, so that multiplying with it loses nothing; the same for all time, because signatures are kept. */
function multiplierOf(lane: number): number {
  return mixHash(Math.imul(lane + 1, 0x9e3779b9)) | 1;
}
