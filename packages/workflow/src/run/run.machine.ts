/**
 * The life of a run on the node that drives it. Tasks do not pass through here: the machine only decides whether
 * work may be started, what happens to work in flight, and how the run ends on this node.
 *
 *   pausing       no new work; what runs may finish
 *   draining      so, too, but then another node goes on
 *   cancelling    what runs is asked to end, for good
 *   interrupting  what runs is asked to end here; whoever resumes runs it again
 *   compensating  what the run has done is undone; pausing and draining as above
 *   closing…      the last turn, with the run's new status, is being committed
 */
import { setup } from 'xstate';
import type { StateValueFrom } from 'xstate';

export type RunEvent =
  | { readonly type: 'tasks.settled' }
  | { readonly type: 'compensation.begins' }
  | { readonly type: 'compensations.settled' }
  | { readonly type: 'run.pause' }
  | { readonly type: 'run.cancel' }
  | { readonly type: 'run.interrupt' }
  | { readonly type: 'run.drain' }
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
        'compensation.begins': 'compensating',
        'run.pause': 'pausing',
        'run.drain': 'draining',
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
    draining: {
      on: {
        ...interruptible,
        'tasks.settled': 'closingSettled',
        'work.drained': 'interrupted',
        'run.pause': 'pausing',
        'run.cancel': 'cancelling',
      },
    },
    cancelling: { on: { ...interruptible, 'work.drained': 'closingCancelled' } },
    interrupting: { on: { 'work.drained': 'interrupted', 'lease.lost': 'lost' } },
    compensating: {
      on: {
        ...interruptible,
        'compensations.settled': 'closingCompensated',
        'run.pause': 'pausingCompensation',
        'run.drain': 'drainingCompensation',
      },
    },
    pausingCompensation: {
      on: {
        ...interruptible,
        'compensations.settled': 'closingCompensated',
        'work.drained': 'closingPaused',
        'run.cancel': 'compensating',
      },
    },
    drainingCompensation: {
      on: {
        ...interruptible,
        'compensations.settled': 'closingCompensated',
        'work.drained': 'interrupted',
        'run.pause': 'pausingCompensation',
      },
    },
    closingSettled: {
      on: { ...closing, 'turn.committed': 'settled', 'compensation.begins': 'compensating' },
    },
    closingCompensated: { on: { ...closing, 'turn.committed': 'compensated' } },
    closingPaused: { on: { ...closing, 'turn.committed': 'paused' } },
    closingCancelled: {
      on: { ...closing, 'turn.committed': 'cancelled', 'compensation.begins': 'compensating' },
    },
    settled: { type: 'final' },
    compensated: { type: 'final' },
    paused: { type: 'final' },
    cancelled: { type: 'final' },
    interrupted: { type: 'final' },
    lost: { type: 'final' },
  },
});
export type RunState = StateValueFrom<typeof runMachine>;
