import type { WasmMemory, WasmPlatform } from '../load/wasm-platform.ts';

export const pageBytes = 65_536;
/** 4 GiB: what a 32-bit pointer reaches. */
export const maximumPages = 65_536;

export interface LinearMemorySize {
  readonly initialPages: number;
  readonly maximumPages: number;
  readonly shared: boolean;
}

/** Makes a memory that grows in pages of 64 KiB. Throws a RangeError when the machine has not so much. */
export type MakeLinearMemory = (size: LinearMemorySize) => WasmMemory;

export function wasmMemory(platform: WasmPlatform): MakeLinearMemory {
  return (size) =>
    new platform.Memory({
      initial: size.initialPages,
      maximum: size.maximumPages,
      shared: size.shared,
    });
}

/** A memory without WebAssembly, for the twins. */
export const bufferMemory: MakeLinearMemory = (size) => (size.shared ? sharedBuffer(size) : ownBuffer(size));

function ownBuffer(size: LinearMemorySize): WasmMemory {
  let buffer = new ArrayBuffer(size.initialPages * pageBytes);
  return {
    get buffer() {
      return buffer;
    },
    grow: (pages) => {
      const before = buffer.byteLength / pageBytes;
      if (before + pages > size.maximumPages) throw new RangeError('the maximum is reached');
      // Detaches the old views, as WebAssembly does.
      buffer = buffer.transfer((before + pages) * pageBytes);
      return before;
    },
  };
}

function sharedBuffer(size: LinearMemorySize): WasmMemory {
  const buffer = new SharedArrayBuffer(size.initialPages * pageBytes, {
    maxByteLength: size.maximumPages * pageBytes,
  });
  return {
    buffer,
    grow: (pages) => {
      const before = buffer.byteLength / pageBytes;
      buffer.grow((before + pages) * pageBytes);
      return before;
    },
  };
}
