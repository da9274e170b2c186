import { assertEvent, assign, emit, setup } from 'xstate';
import { ConclaveError } from '@conclave/contracts';
import type { ExitReason } from '../exit-reason.ts';
import { errorExit, exitText, KILLED, SHUTDOWN } from '../exit-reason.ts';
import type { RestartType } from './child-spec.ts';
import type { Directive, EndedChild } from './exit-directive.ts';
import { endsSupervisor, isRestarted } from './exit-directive.ts';
import type { RestartWindow } from './restart-window.ts';
import { openRestartWindow, recordRestart } from './restart-window.ts';
import type { SupervisorFlags } from './supervisor-flags.ts';

export interface SupervisorContext {
  readonly id: string;
  readonly flags: SupervisorFlags;
  readonly window: RestartWindow;
  /** Why the supervisor ends; null as long as it does not. */
  readonly reason: ExitReason | null;
}

export interface SupervisorInput {
  readonly id: string;
  readonly flags: SupervisorFlags;
}

export type SupervisorOutput = ExitReason;

export interface ChildExited extends EndedChild {
  readonly type: 'CHILD_EXITED';
  readonly childId: string;
  readonly reason: ExitReason;
  readonly restart: RestartType;
  /** On a clock that never goes back. */
  readonly atMs: number;
}

export type SupervisorEvent =
  | ChildExited
  | { readonly type: 'STARTED' }
  | { readonly type: 'START_FAILED'; readonly reason: ExitReason }
  | { readonly type: 'GROUP_STARTED' }
  | { readonly type: 'SHUTDOWN' }
  | { readonly type: 'KILL' }
  | { readonly type: 'ALL_STOPPED' };

/** What the machine asks of the part that holds the children. */
export type SupervisorCommand =
  | { readonly type: 'start-children' }
  | { readonly type: 'restart-child'; readonly childId: string }
  | { readonly type: 'stop-children' }
  | { readonly type: 'kill-children' }
  | {
      readonly type: 'publish-exit';
      readonly childId: string;
      readonly reason: ExitReason;
      readonly directive: Directive;
    };

type Args = { readonly context: SupervisorContext; readonly event: SupervisorEvent };

const publishExit = (directive: Directive) => (args: { event: SupervisorEvent }) => {
  assertEvent(args.event, 'CHILD_EXITED');
  const { childId, reason } = args.event;
  return { type: 'publish-exit' as const, childId, reason, directive };
};

function restartAt({ context, event }: Args) {
  assertEvent(event, 'CHILD_EXITED');
  return recordRestart(context.window, event.atMs);
}

function exceeded({ context, event }: Args): ExitReason {
  assertEvent(event, 'CHILD_EXITED');
  const { intensity, periodMs } = context.flags;
  const { childId } = event;
  const details = { supervisor: context.id, intensity, periodMs, childId, reason: exitText(event.reason) };
  return errorExit(new ConclaveError('SUPERVISOR_INTENSITY_EXCEEDED', { details }));
}

const supervisorSetup = setup({
  types: {
    context: {} as SupervisorContext,
    events: {} as SupervisorEvent,
    input: {} as SupervisorInput,
    output: {} as SupervisorOutput,
    emitted: {} as SupervisorCommand,
  },
  guards: {
    endsSupervisor: ({ context, event }) => {
      assertEvent(event, 'CHILD_EXITED');
      return !isRestarted(event.restart, event.reason) && endsSupervisor(context.flags.autoShutdown, event);
    },
    staysDown: ({ event }) => {
      assertEvent(event, 'CHILD_EXITED');
      return !isRestarted(event.restart, event.reason);
    },
    exceedsIntensity: (args) => restartAt(args).exceeded,
    restartsGroup: ({ context }) => context.flags.strategy !== 'one_for_one',
  },
  actions: {
    startChildren: emit({ type: 'start-children' }),
    stopChildren: emit({ type: 'stop-children' }),
    killChildren: emit({ type: 'kill-children' }),
    restartChild: emit(({ event }) => {
      assertEvent(event, 'CHILD_EXITED');
      return { type: 'restart-child', childId: event.childId };
    }),
    recordRestart: assign((args) => ({ window: restartAt(args).window })),
    endByShutdown: assign({ reason: SHUTDOWN }),
    endByKill: assign({ reason: KILLED }),
    endByIntensity: assign((args) => ({ reason: exceeded(args) })),
    endByStartFailure: assign(({ event }) => {
      assertEvent(event, 'START_FAILED');
      return { reason: event.reason };
    }),
    publishRestart: emit(publishExit('restart')),
    publishNone: emit(publishExit('none')),
    publishShutdown: emit(publishExit('shutdown')),
    publishEscalation: emit(publishExit('escalate')),
  },
});

/**
 * The life of a supervisor. It decides and asks; the children themselves are held by the part that listens to its
 * commands, so that the machine stays data however many children there are.
 */
export const supervisorMachine = supervisorSetup.createMachine({
  id: 'supervisor',
  initial: 'starting',
  context: ({ input }) => ({
    id: input.id,
    flags: input.flags,
    window: openRestartWindow(input.flags),
    reason: null,
  }),
  output: ({ context }) => context.reason ?? SHUTDOWN,
  on: {
    CHILD_EXITED: [
      { guard: 'endsSupervisor', target: '.stopping', actions: ['endByShutdown', 'publishShutdown'] },
      { guard: 'staysDown', actions: 'publishNone' },
      { guard: 'exceedsIntensity', target: '.stopping', actions: ['endByIntensity', 'publishEscalation'] },
      {
        guard: 'restartsGroup',
        target: '.restarting',
        actions: ['recordRestart', 'publishRestart', 'restartChild'],
      },
      { actions: ['recordRestart', 'publishRestart', 'restartChild'] },
    ],
    SHUTDOWN: { target: '.stopping', actions: 'endByShutdown' },
    KILL: { target: '.stopped', actions: ['endByKill', 'killChildren'] },
  },
  states: {
    starting: {
      entry: 'startChildren',
      on: {
        STARTED: 'running',
        START_FAILED: { target: 'stopping', actions: 'endByStartFailure' },
      },
    },
    running: {},
    restarting: { on: { GROUP_STARTED: 'running' } },
    stopping: {
      entry: 'stopChildren',
      on: { ALL_STOPPED: 'stopped', CHILD_EXITED: {}, SHUTDOWN: {} },
    },
    stopped: { type: 'final' },
  },
});
