/**
 * The life of a run on the node that drives it. Tasks do not pass through here: the machine only decides whether
 * work may be started, what happens to work in flight, and how the run ends on this node.
 *
 *   pausing       no new work; what runs may finish
 *   cancelling    what runs is asked to end, for good
 *   interrupting  what runs is asked to end here; whoever resumes runs it again
 *   closing…      the last turn, with the run's new status, is being committed
 */
import { setup } from 'xstate';
import type { StateValueFrom } from 'xstate';

export type RunEvent =
  | { readonly type: 'tasks.settled' }
  | { readonly type: 'run.pause' }
  | { readonly type: 'run.cancel' }
  | { readonly type: 'run.interrupt' }
  | { readonly type: 'work.drained' }
  | { readonly type: 'turn.committed' }
  | { readonly type: 'store.failed' }
  | { readonly type: 'lease.lost' };

const interruptible = {
  'run.interrupt': 'interrupting',
  'store.failed': 'interrupting',
  'lease.lost': 'lost',
} as const;
const closing = { 'store.failed': 'interrupted', 'lease.lost': 'lost' } as const;

export const runMachine = setup({ types: { events: {} as RunEvent } }).createMachine({
  id: 'run',
  initial: 'running',
  states: {
    running: {
      on: {
        ...interruptible,
        'tasks.settled': 'closingSettled',
        'run.pause': 'pausing',
        'run.cancel': 'cancelling',
      },
    },
    pausing: {
      on: {
        ...interruptible,
        'tasks.settled': 'closingSettled',
        'work.drained': 'closingPaused',
        'run.cancel': 'cancelling',
      },
    },
    cancelling: { on: { ...interruptible, 'work.drained': 'closingCancelled' } },
    interrupting: { on: { 'work.drained': 'interrupted', 'lease.lost': 'lost' } },
    closingSettled: { on: { ...closing, 'turn.committed': 'settled' } },
    closingPaused: { on: { ...closing, 'turn.committed': 'paused' } },
    closingCancelled: { on: { ...closing, 'turn.committed': 'cancelled' } },
    settled: { type: 'final' },
    paused: { type: 'final' },
    cancelled: { type: 'final' },
    interrupted: { type: 'final' },
    lost: { type: 'final' },
  },
});
export type RunState = StateValueFrom<typeof runMachine>;
