import type { RunControl } from '@conclave/contracts';
import { LeaseKeeper } from './lease-keeper.ts';
import type { RunDriverOptions } from './run-driver-options.ts';
import type { RunParts } from './run-parts.ts';
import { watchLateStarts } from './watch-late-starts.ts';

export interface RunWatchHooks {
  readonly onControl: (control: RunControl) => void;
  readonly onLost: (reason: unknown) => void;
  /** Whether tasks may be ended at present. */
  readonly mayEnd: () => boolean;
  /** Look whether there is more to do. */
  readonly onProgress: () => void;
}

/** What goes on beside the run's turns for as long as this node drives it. */
export interface RunWatch {
  /** Whether the lease can be relied on now. */
  readonly isValid: boolean;
  stop(): void;
}

export function watchRun(parts: RunParts, options: RunDriverOptions, hooks: RunWatchHooks): RunWatch {
  const { store, lease, leaseMs, leaseAskedAtMs: askedAtMs, clock, dispatcher } = options;
  const { onControl, onLost, mayEnd, onProgress } = hooks;
  const keeper = new LeaseKeeper({ store, lease, leaseMs, askedAtMs, clock, onControl, onLost });
  const stopListening = dispatcher.onCapacity(onProgress);
  const stopChecking = watchLateStarts(parts, {
    clock,
    mayEnd: () => keeper.isValid && mayEnd(),
    onChange: onProgress,
  });
  return {
    get isValid() {
      return keeper.isValid;
    },
    stop: () => {
      keeper.stop();
      stopListening();
      stopChecking();
    },
  };
}
