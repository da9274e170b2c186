import { loadKernels } from '@conclave/kernels';
import { CapabilityIndex } from '@conclave/scheduling';

/** A capability that reads like a task type. */
export interface NearCapability {
  readonly capability: string;
  /** Cosine of the two texts; 1 for the type itself. */
  readonly score: number;
}

/** Those at or above the threshold, most alike first; at most 64 besides the type itself. */
export function nearCapabilities(
  taskType: string,
  capabilities: Iterable<string>,
  threshold: number,
): readonly NearCapability[] {
  const texts = [...new Set(capabilities)];
  const index = new CapabilityIndex(loadKernels(), { threshold });
  try {
    texts.forEach((capability, at) => index.add(at, [capability]));
    return index.match(taskType, texts.length).map(({ capability, score }) => ({ capability, score }));
  } finally {
    index.free();
  }
}
