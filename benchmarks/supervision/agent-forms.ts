import { assign, fromTransition, setup } from 'xstate';
import type { AnyActorLogic } from 'xstate';
import { compileMachine, replaceContext } from '@conclave/supervision';

/** One agent, idle to busy and back, in the forms that are compared. */
export interface AgentContext {
  readonly id: string;
  readonly taskId: string | null;
  readonly done: number;
  readonly failed: number;
  readonly attempts: number;
  readonly startedAt: number;
}

export type AgentEvent =
  | { readonly type: 'ASSIGN'; readonly taskId: string; readonly attempt: number }
  | { readonly type: 'DONE' }
  | { readonly type: 'STOP' };

export const ASSIGN: AgentEvent = { type: 'ASSIGN', taskId: 't1', attempt: 0 };
export const DONE: AgentEvent = { type: 'DONE' };

const contextOf = (id: string): AgentContext => ({
  id,
  taskId: null,
  done: 0,
  failed: 0,
  attempts: 0,
  startedAt: 0,
});

const agentSetup = setup({
  types: {} as { context: AgentContext; events: AgentEvent; input: { id: string } },
  guards: {
    canTake: ({ context, event }) => event.type === 'ASSIGN' && context.taskId === null && event.attempt < 3,
  },
  actions: {
    take: assign({
      taskId: ({ event }) => (event.type === 'ASSIGN' ? event.taskId : null),
      attempts: ({ context }) => context.attempts + 1,
      startedAt: () => 1,
    }),
    finish: assign({ taskId: null, done: ({ context }) => context.done + 1 }),
    takeWhole: replaceContext(({ context, event }) => take(context, event)),
    finishWhole: replaceContext(({ context }) => ({ ...context, taskId: null, done: context.done + 1 })),
  },
});

function take(context: AgentContext, event: AgentEvent): AgentContext {
  const taskId = event.type === 'ASSIGN' ? event.taskId : null;
  return { ...context, taskId, attempts: context.attempts + 1, startedAt: 1 };
}

function machineOf(takeAction: 'take' | 'takeWhole', finishAction: 'finish' | 'finishWhole') {
  return agentSetup.createMachine({
    id: 'agent',
    initial: 'idle',
    context: ({ input }) => contextOf(input.id),
    states: {
      idle: { on: { ASSIGN: { target: 'busy', guard: 'canTake', actions: takeAction } } },
      busy: { on: { DONE: { target: 'idle', actions: finishAction } } },
      stopped: { type: 'final' },
    },
    on: { STOP: '.stopped' },
  });
}

export interface HandState {
  readonly value: 'idle' | 'busy';
  readonly context: AgentContext;
}

/** What one would write without a machine. */
export function reduce(state: HandState, event: AgentEvent): HandState {
  if (state.value === 'idle' && event.type === 'ASSIGN') {
    const free = state.context.taskId === null && event.attempt < 3;
    return free ? { value: 'busy', context: take(state.context, event) } : state;
  }
  if (state.value === 'busy' && event.type === 'DONE') {
    const context = { ...state.context, taskId: null, done: state.context.done + 1 };
    return { value: 'idle', context };
  }
  return state;
}

export const handState = (id: string): HandState => ({ value: 'idle', context: contextOf(id) });

const machine = machineOf('take', 'finish');
const wholeMachine = machineOf('takeWhole', 'finishWhole');

/** Each takes `{ id }` as input. */
export const forms: Readonly<
  Record<'interpreted' | 'compiled' | 'compiled, replaceContext' | 'reducer', AnyActorLogic>
> = {
  interpreted: machine,
  compiled: compileMachine(machine),
  'compiled, replaceContext': compileMachine(wholeMachine),
  reducer: fromTransition(
    (state: HandState, event: AgentEvent) => reduce(state, event),
    ({ input }) => handState((input as { id: string }).id),
  ),
};
