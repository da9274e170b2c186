import { z } from 'zod';

/** Below this, texts of other work begin to look alike. */
const usualThreshold = 0.5;

/** Which agents may take a task: those that declare its type, or also those that declare something like it. */
export const CapabilityMatchSchema = z.union([
  z.enum(['exact', 'similar']),
  z.strictObject({ threshold: z.number().min(0.05).max(0.99).default(usualThreshold) }),
]);
export type CapabilityMatchOption = z.output<typeof CapabilityMatchSchema>;

/** How alike a capability must be; undefined where agents must declare the very type. */
export function thresholdOf(option: CapabilityMatchOption): number | undefined {
  if (option === 'exact') return undefined;
  return option === 'similar' ? usualThreshold : option.threshold;
}
