import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

// The collector is only reachable by this flag, which may be set at any time.
setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes of objects and array buffers that are in use, after a full collection. */
export function usedBytes(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
