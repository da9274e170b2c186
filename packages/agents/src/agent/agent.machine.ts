import { assign, setup } from 'xstate';
import { replaceContext } from '@conclave/supervision';
import type { AgentContext, RestartLimits } from './agent-rules.ts';
import { breaksAt, mayRestart, newAgentContext, withRunning } from './agent-rules.ts';

/** Events of the hot path carry nothing, so that one object serves all agents. */
export type AgentEvent =
  | { readonly type: 'ASSIGN' }
  | { readonly type: 'SETTLED' }
  | { readonly type: 'BROKE'; readonly atMs: number; readonly reason: string }
  | { readonly type: 'RETRY' }
  | { readonly type: 'UP' }
  | { readonly type: 'RESTART' }
  | { readonly type: 'CONFIGURE'; readonly concurrency: number }
  | { readonly type: 'DRAIN' };

export const ASSIGN: AgentEvent = Object.freeze({ type: 'ASSIGN' });
export const SETTLED: AgentEvent = Object.freeze({ type: 'SETTLED' });

/** What a machine's owner does when an agent changes; an agent is its number. None may throw. */
export interface AgentEffects {
  /** Answer with RETRY after a delay that fits `breaks` recent breaks. */
  scheduleRetry(agent: number, breaks: number): void;
  cancelRetry(agent: number): void;
  /** Start what the agent works with; answer with UP or BROKE. */
  startExecutor(agent: number): void;
  announceDown(agent: number): void;
  announceUp(agent: number): void;
  reportFailure(agent: number): void;
}

function setupAgent(effects: AgentEffects, limits: RestartLimits) {
  return setup({
    types: {
      context: {} as AgentContext,
      events: {} as AgentEvent,
      input: {} as { readonly index: number; readonly concurrency: number },
    },
    guards: {
      hasRoom: ({ context }) => context.running < context.concurrency,
      isLastTask: ({ context }) => context.running <= 1,
      hasNoTask: ({ context }) => context.running === 0,
      mayRestart: ({ context, event }) => event.type === 'BROKE' && mayRestart(context, event.atMs, limits),
    },
    actions: {
      countTask: replaceContext(({ context }) => withRunning(context, context.running + 1)),
      discountTask: replaceContext(({ context }) => withRunning(context, Math.max(0, context.running - 1))),
      recordBreak: assign(({ context, event }) =>
        event.type === 'BROKE' ? { breaks: breaksAt(context, event.atMs, limits), reason: event.reason } : {},
      ),
      countRestart: assign(({ context }) => ({ restarts: context.restarts + 1 })),
      forgetBreaks: assign({ breaks: [] }),
      forgetReason: assign({ reason: null }),
      configure: assign(({ event }) =>
        event.type === 'CONFIGURE' ? { concurrency: event.concurrency } : {},
      ),
      scheduleRetry: ({ context }) => effects.scheduleRetry(context.index, context.breaks.length),
      cancelRetry: ({ context }) => effects.cancelRetry(context.index),
      startExecutor: ({ context }) => effects.startExecutor(context.index),
      announceDown: ({ context }) => effects.announceDown(context.index),
      announceUp: ({ context }) => effects.announceUp(context.index),
      reportFailure: ({ context }) => effects.reportFailure(context.index),
    },
  });
}

/**
 * The life of an agent. `idle` and `busy` take tasks. A broken agent backs off and is started again; one that breaks
 * too often is `failed` until it is asked to restart. Nothing is started before the first task: `idle` does not
 * claim that a server runs.
 */
// oxlint-disable-next-line max-lines-per-function -- a machine is one picture
export function createAgentMachine(effects: AgentEffects, limits: RestartLimits) {
  return setupAgent(effects, limits).createMachine({
    id: 'agent',
    initial: 'idle',
    context: ({ input }) => newAgentContext(input.index, input.concurrency),
    on: {
      SETTLED: { actions: 'discountTask' },
      CONFIGURE: { actions: 'configure' },
      DRAIN: [{ guard: 'hasNoTask', target: '.stopped' }, { target: '.draining' }],
    },
    states: {
      idle: {
        on: {
          ASSIGN: { target: 'busy', actions: 'countTask' },
          BROKE: [
            { guard: 'mayRestart', target: 'backingOff', actions: ['recordBreak', 'announceDown'] },
            { target: 'failed', actions: ['recordBreak', 'announceDown'] },
          ],
        },
      },
      busy: {
        on: {
          ASSIGN: { guard: 'hasRoom', actions: 'countTask' },
          SETTLED: [
            { guard: 'isLastTask', target: 'idle', actions: 'discountTask' },
            { actions: 'discountTask' },
          ],
          BROKE: [
            { guard: 'mayRestart', target: 'backingOff', actions: ['recordBreak', 'announceDown'] },
            { target: 'failed', actions: ['recordBreak', 'announceDown'] },
          ],
        },
      },
      backingOff: {
        entry: 'scheduleRetry',
        exit: 'cancelRetry',
        on: { RETRY: 'starting', RESTART: { target: 'starting', actions: 'forgetBreaks' } },
      },
      starting: {
        entry: ['countRestart', 'startExecutor'],
        on: {
          UP: [
            { guard: 'hasNoTask', target: 'idle', actions: ['forgetReason', 'announceUp'] },
            { target: 'busy', actions: ['forgetReason', 'announceUp'] },
          ],
          BROKE: [
            { guard: 'mayRestart', target: 'backingOff', actions: 'recordBreak' },
            { target: 'failed', actions: 'recordBreak' },
          ],
        },
      },
      failed: {
        entry: 'reportFailure',
        on: { RESTART: { target: 'starting', actions: 'forgetBreaks' } },
      },
      draining: {
        on: {
          DRAIN: {},
          SETTLED: [
            { guard: 'isLastTask', target: 'stopped', actions: 'discountTask' },
            { actions: 'discountTask' },
          ],
        },
      },
      stopped: { type: 'final' },
    },
  });
}

export type AgentMachine = ReturnType<typeof createAgentMachine>;
export type AgentState = 'idle' | 'busy' | 'backingOff' | 'starting' | 'draining' | 'failed' | 'stopped';
