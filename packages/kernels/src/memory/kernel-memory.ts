import { ConclaveError } from '@conclave/contracts';
import type { WasmMemory } from '../load/wasm-platform.ts';
import { checkInteger } from '../check-argument.ts';
import { alignUp, FreeList } from './free-list.ts';
import { maximumPages, pageBytes, type MakeLinearMemory } from './linear-memory.ts';
import { viewsOf, type MemoryViews } from './memory-views.ts';

export interface MemoryOptions {
  /** Bytes to begin with. Default 1 MiB. */
  readonly initialBytes?: number | undefined;
  /** Bytes never to exceed, at most 4 GiB. Default 4 GiB. */
  readonly limitBytes?: number | undefined;
  /** A memory that threads share. It needs other builds and reserves addresses for the whole limit. Default false. */
  readonly shared?: boolean | undefined;
}

/** Below this nothing is given out, so that 0 is never a valid pointer. */
const reservedBytes = 1024;

/**
 * The linear memory of the kernels and who has which part of it. Blocks are 64-byte aligned; a new block holds whatever
 * was there before. The memory grows at allocation only, by doubling, and never shrinks.
 */
export class KernelMemory {
  /** Gives to an instance what it imports. */
  readonly host: WasmMemory;
  readonly limitBytes: number;
  readonly #blocks = new FreeList(reservedBytes);
  readonly #views: { -readonly [Name in keyof MemoryViews]: MemoryViews[Name] };
  #growths = 0;

  constructor(make: MakeLinearMemory, options: MemoryOptions = {}) {
    const { initialBytes = 16 * pageBytes, limitBytes = maximumPages * pageBytes, shared = false } = options;
    checkInteger('limitBytes', limitBytes, { from: pageBytes, to: maximumPages * pageBytes });
    checkInteger('initialBytes', initialBytes, { from: 0, to: limitBytes });
    this.limitBytes = Math.floor(limitBytes / pageBytes) * pageBytes;
    const initialPages = Math.max(
      1,
      Math.floor(Math.min(initialBytes + pageBytes - 1, limitBytes) / pageBytes),
    );
    try {
      this.host = make({ initialPages, maximumPages: this.limitBytes / pageBytes, shared });
    } catch (error) {
      throw this.#exhausted(initialBytes, error);
    }
    this.#views = viewsOf(this.host.buffer);
    this.#blocks.extendTo(this.byteLength);
  }

  /** One object for the life of the memory; its views are replaced when the memory grows. */
  get views(): MemoryViews {
    return this.#views;
  }

  get byteLength(): number {
    return this.#views.u8.byteLength;
  }

  get usedBytes(): number {
    return this.#blocks.usedBytes;
  }

  /** Counts the growths: whoever keeps a part of a view makes it anew when this has changed. */
  get growths(): number {
    return this.#growths;
  }

  /**
   * @param bytes at least 0; a block of no bytes has a pointer of its own, too.
   * @returns a pointer that is a multiple of 64.
   * @throws KERNEL_MEMORY_EXHAUSTED when the limit or the machine's memory is reached; nothing has changed then.
   */
  allocate(bytes: number): number {
    checkInteger('bytes', bytes, { from: 0, to: maximumPages * pageBytes });
    const start = this.#blocks.take(bytes);
    if (start !== undefined) return start;
    this.#grow(bytes);
    return this.#blocks.take(bytes) ?? this.#refuse(bytes);
  }

  /** @throws KERNEL_ARGUMENT_INVALID when no block begins there, for instance because it was freed before. */
  free(pointer: number): void {
    if (this.#blocks.release(pointer)) return;
    const details = {
      argument: 'pointer',
      expected: 'the start of an allocated block',
      actual: String(pointer),
    };
    throw new ConclaveError('KERNEL_ARGUMENT_INVALID', { details });
  }

  #grow(bytes: number): void {
    const before = this.byteLength;
    const missing = this.#blocks.missingFor(bytes);
    if (before + missing > this.limitBytes) this.#refuse(bytes);
    const wanted = Math.min(this.limitBytes, Math.max(before * 2, before + missing));
    const pages = Math.ceil((wanted - before) / pageBytes);
    try {
      this.host.grow(pages);
    } catch (error) {
      throw this.#exhausted(bytes, error);
    }
    Object.assign(this.#views, viewsOf(this.host.buffer));
    this.#growths++;
    this.#blocks.extendTo(this.byteLength);
  }

  #refuse(bytes: number): never {
    throw this.#exhausted(bytes);
  }

  #exhausted(bytes: number, cause?: unknown): ConclaveError {
    const details = {
      bytes: alignUp(bytes),
      usedBytes: this.#blocks.usedBytes,
      limitBytes: this.limitBytes,
    };
    return new ConclaveError(
      'KERNEL_MEMORY_EXHAUSTED',
      cause === undefined ? { details } : { details, cause },
    );
  }
}
