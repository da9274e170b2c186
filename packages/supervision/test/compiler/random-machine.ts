import fc from 'fast-check';
import {
  and,
  assign,
  cancel,
  createActor,
  emit,
  enqueueActions,
  fromTransition,
  log,
  not,
  or,
  raise,
  sendTo,
  setup,
  stateIn,
} from 'xstate';
import type { AnyStateMachine } from 'xstate';
import { replaceContext } from '../../src/index.ts';

/** Flat machines as data: what a generated machine does depends on nothing but its description. */
export interface TransitionDescription {
  readonly target: number | null;
  readonly guard: number | null;
  readonly actions: readonly number[];
  readonly reenter: boolean;
}
export interface NodeDescription {
  readonly on: readonly (readonly [number, readonly TransitionDescription[] | null])[];
  readonly entry: readonly number[];
  readonly exit: readonly number[];
  readonly always: readonly TransitionDescription[];
  readonly final: boolean;
  readonly tag: boolean;
  readonly output: boolean;
}
export interface MachineDescription {
  readonly root: NodeDescription;
  readonly states: readonly NodeDescription[];
}

export interface RandomContext {
  n: number;
  last: string;
  sum: number;
}
export interface RandomEvent {
  readonly type: string;
  readonly v: number;
  readonly error?: Error;
}

export const descriptors = ['GO', 'BACK', 'a.b', 'a.b.c', 'a.*', 'a.b.*', '*', 'RAISED', 'GUARDED'] as const;
export const eventTypes = [
  'GO',
  'BACK',
  'GUARDED',
  'GO',
  'BACK',
  'GUARDED',
  'a.b',
  'a.b.c',
  'a.x',
  'a',
  'UNKNOWN',
  'RAISED',
] as const;

/** Where custom actions, guards with side effects and logs report; the harness points it at one actor at a time. */
export const trace: { sink: string[] } = { sink: [] };

type Args = { context: RandomContext; event: RandomEvent };
const note = (text: string) => void trace.sink.push(text);
const limit = ({ context, event }: Args): { limit: number } => ({ limit: context.n + (event.v ?? 0) - 7 });

/** A machine that sent to itself might never come to rest. */
const listener = createActor(
  fromTransition((state: null, event: RandomEvent) => {
    note(`received ${event.type} ${event.v}`);
    return state;
  }, null),
).start();

const random = setup({
  types: {} as { context: RandomContext; events: RandomEvent; emitted: { type: 'told'; n: number } },
  guards: {
    low: ({ context }) => context.n < 9,
    even: ({ event }) => event.v % 2 === 0,
    above: ({ context }, params: { limit: number }) => context.sum > params.limit,
    explosive: ({ event }) => {
      if (event.v === 97) throw new Error('guard exploded');
      return event.v > 50;
    },
    combined: and(['low', not('even')]),
  },
  actions: {
    note: ({ context, event }, params: { tag: string } | undefined) =>
      note(`note ${params?.tag} ${context.n} ${event.type} ${event.v}`),
    step: assign({ n: ({ context }) => (context.n + 1) % 16, last: ({ event }) => event.type }),
    fixed: assign({ last: 'fixed' }),
    add: assign(({ context, event }) => ({ sum: (context.sum + (event.v ?? 1)) % 1000 })),
    whole: replaceContext(({ context }) => ({ ...context, n: (context.n * 3 + 1) % 16 })),
    scaled: assign(({ context }, params: { limit: number }) => ({
      sum: (context.sum + params.limit) % 1000,
    })),
    scaledProperty: assign({
      sum: ({ context }, params: { limit: number }) => (context.sum * 2 + params.limit) % 1000,
    }),
    explode: ({ event }) => {
      if (event.v === 98) throw new Error('action exploded');
      note('calm');
    },
    explodeAssigning: assign(({ event }) => {
      if (event.v === 99) throw new Error('assigner exploded');
      return {};
    }),
    tell: emit(({ context }) => ({ type: 'told' as const, n: context.n })),
    raiseOnce: raise(({ event }) => ({ type: event.type === 'RAISED' ? 'IGNORED' : 'RAISED', v: event.v })),
    send: sendTo(listener, ({ context }) => ({ type: 'IGNORED', v: context.n })),
    cancelled: cancel('nothing'),
    write: log(({ context }) => `log ${context.n}`),
    several: enqueueActions(({ enqueue, check, context }) => {
      if (check('low' as never)) enqueue.assign({ n: context.n + 1 });
      enqueue({ type: 'note', params: { tag: 'enqueued' } } as never);
      if (check(stateIn('s0') as never)) enqueue('add' as never);
    }),
  },
});

const guards = [
  'low',
  'even',
  { type: 'above', params: { limit: 300 } },
  { type: 'above', params: limit },
  'explosive',
  'combined',
  or(['even', { type: 'above', params: { limit: 500 } }]),
  stateIn('s1'),
  ({ context }: Args) => context.n % 3 !== 0,
  not(({ event }: Args) => event.v > 80),
];

const inline = function inlineNote({ context }: Args): void {
  note(`inline ${context.n}`);
};
/** The first `plainActions` need neither a queue nor XState's built-ins, so machines of these take the hot path. */
export const plainActions = 14;
const actions = [
  'step',
  'add',
  'whole',
  'fixed',
  'note',
  { type: 'note', params: { tag: 'static' } },
  { type: 'note', params: ({ context }: Args) => ({ tag: `dynamic ${context.sum}` }) },
  { type: 'scaled', params: limit },
  { type: 'scaledProperty', params: { limit: 3 } },
  'withoutImplementation',
  'explode',
  'explodeAssigning',
  inline,
  assign({ sum: ({ context }: Args) => context.sum + 1 }),
  'tell',
  'raiseOnce',
  'send',
  'cancelled',
  'write',
  'several',
];

function transitionConfig(description: TransitionDescription, prefix: string): object {
  return {
    ...(description.target === null ? {} : { target: `${prefix}s${description.target}` }),
    ...(description.guard === null ? {} : { guard: guards[description.guard] }),
    actions: description.actions.map((index) => actions[index]),
    reenter: description.reenter,
  };
}

/** Counted: the interpreter computes some outputs twice. */
function output({ context, event }: Args): object {
  note(`output ${event.type}`);
  return { sum: context.sum };
}

function nodeConfig(node: NodeDescription, prefix: string): object {
  const on = node.on.map(([descriptor, list]) => [
    descriptors[descriptor],
    list === null ? undefined : list.map((item) => transitionConfig(item, prefix)),
  ]);
  return {
    entry: node.entry.map((index) => actions[index]),
    exit: node.exit.map((index) => actions[index]),
    ...(node.tag ? { tags: ['tagged', `tag-${node.entry.length}`] } : {}),
    ...(node.output ? { output } : {}),
    ...(node.final
      ? { type: 'final' }
      : { on: Object.fromEntries(on), always: node.always.map((item) => transitionConfig(item, prefix)) }),
  };
}

export function buildMachine(description: MachineDescription): AnyStateMachine {
  const states = description.states.map((node, index) => [`s${index}`, nodeConfig(node, '')] as const);
  const config = {
    ...nodeConfig(description.root, '.'),
    id: 'random',
    initial: 's0',
    context: ({ input }: { input: number }): RandomContext => ({ n: input, last: '', sum: 0 }),
    states: Object.fromEntries(states),
    options: { maxIterations: 40 },
  };
  return random.createMachine(config as never) as unknown as AnyStateMachine;
}

/** @param builtins lets actions appear that need XState's queue (raise, emit, sendTo, log, enqueueActions) and `always`. */
export function machineArbitrary(builtins: boolean): fc.Arbitrary<MachineDescription> {
  const action = fc.nat({ max: (builtins ? actions.length : plainActions) - 1 });
  const transition = (states: number): fc.Arbitrary<TransitionDescription> =>
    fc.record({
      target: fc.option(fc.nat({ max: states - 1 })),
      guard: fc.option(fc.nat({ max: guards.length - 1 })),
      actions: fc.array(action, { maxLength: 2 }),
      reenter: fc.boolean(),
    });
  const node = (states: number, final: fc.Arbitrary<boolean>): fc.Arbitrary<NodeDescription> =>
    fc.record({
      on: fc.array(
        fc.tuple(
          fc.nat({ max: descriptors.length - 1 }),
          fc.option(fc.array(transition(states), { minLength: 1, maxLength: 3 }), { freq: 8, nil: null }),
        ),
        { minLength: 1, maxLength: 5 },
      ),
      entry: fc.array(action, { maxLength: 1 }),
      exit: fc.array(action, { maxLength: 1 }),
      always: builtins
        ? fc.array(
            transition(states).map((item) => ({ ...item, guard: item.guard ?? 0 })),
            { maxLength: 1 },
          )
        : fc.constant<TransitionDescription[]>([]),
      final,
      tag: fc.boolean(),
      output: fc.boolean(),
    });
  return fc.integer({ min: 2, max: 5 }).chain((states) =>
    fc.record({
      root: node(states, fc.constant(false)),
      states: fc
        .tuple(
          node(
            states,
            fc.nat(24).map((n) => n === 0),
          ),
          fc.array(
            node(
              states,
              fc.nat(7).map((n) => n === 0),
            ),
            { minLength: states - 1, maxLength: states - 1 },
          ),
        )
        .map(([first, rest]) => [first, ...rest]),
    }),
  );
}
