import { assign, setup } from 'xstate';
import { replaceContext } from '../../src/index.ts';

export interface AgentContext {
  readonly id: string;
  readonly taskId: string | null;
  readonly attempts: number;
  readonly done: number;
  readonly failed: number;
  readonly percent: number;
}
export type AgentEvent =
  | { type: 'ASSIGN'; taskId: string; attempt: number }
  | { type: 'DONE' }
  | { type: 'FAIL' }
  | { type: 'PROGRESS'; percent: number }
  | { type: 'STOP' };

/** The shape of machine that the compiler is for: flat, guarded, one assigner a transition. */
export const agentMachine = setup({
  types: {} as { context: AgentContext; events: AgentEvent; input: { id: string } },
  guards: {
    canTake: ({ context, event }) => event.type === 'ASSIGN' && context.taskId === null && event.attempt < 3,
  },
  actions: {
    take: replaceContext(({ context, event }) =>
      event.type === 'ASSIGN'
        ? { ...context, taskId: event.taskId, attempts: context.attempts + 1, percent: 0 }
        : { ...context },
    ),
    finish: assign({ taskId: null, done: ({ context }) => context.done + 1 }),
    fail: assign(({ context }) => ({ taskId: null, failed: context.failed + 1 })),
    progress: assign(({ event }) => (event.type === 'PROGRESS' ? { percent: event.percent } : {})),
  },
}).createMachine({
  id: 'agent',
  initial: 'idle',
  context: ({ input }) => ({ id: input.id, taskId: null, attempts: 0, done: 0, failed: 0, percent: 0 }),
  states: {
    idle: { on: { ASSIGN: { target: 'busy', guard: 'canTake', actions: 'take' } } },
    busy: {
      on: {
        DONE: { target: 'idle', actions: 'finish' },
        FAIL: { target: 'idle', actions: 'fail' },
        PROGRESS: { actions: 'progress' },
      },
    },
    stopped: { type: 'final' },
  },
  on: { STOP: '.stopped' },
});
