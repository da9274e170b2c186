import type { KernelExports } from '../kernel-exports.ts';
import type { MemoryViews } from '../memory/memory-views.ts';

/**
 * The scalar twin of one export: same name, same arguments, same memory. It reads `views` anew in every call, because
 * growing the memory replaces them.
 */
export type TwinOf<Name extends keyof KernelExports> = (views: MemoryViews) => KernelExports[Name];

/** The twins of one family, by name. */
export type TwinsOf<Family> = {
  readonly [Name in keyof Family]: (views: MemoryViews) => Family[Name];
};
