import { assertEvent, assign, emit, setup } from 'xstate';
import type { SwitchDecision } from './adaptive/adaptive-shape.ts';
import type { RepairPlan } from './layout/topology.ts';

/** Why a member is no longer there: it left in order, or its supervisor gave it up. */
export type LossCause = 'left' | 'lost';

/** A change of shape that was made and is to be published: to the journal, to views, to the agents it concerns. */
export interface RepairDecision {
  readonly agentId: string;
  readonly cause: LossCause;
  /** One sentence. */
  readonly reason: string;
  readonly plan: RepairPlan;
}

/** JSON-safe. */
export interface TopologyContext {
  readonly members: number;
  /** Members that their supervisor is restarting: they get no work meanwhile. */
  readonly suspended: number;
  readonly lost: number;
  readonly left: number;
  /** How often an adaptive topology changed its shape. */
  readonly switches: number;
  /** Repairs and changes of shape that were made and are not yet published. */
  readonly unpublished: number;
}

export type TopologyEvent =
  | { readonly type: 'members.joined'; readonly count: number }
  | { readonly type: 'member.suspended' }
  | { readonly type: 'member.resumed' }
  | { readonly type: 'member.gone'; readonly decision: RepairDecision; readonly wasSuspended: boolean }
  | { readonly type: 'shape.switched'; readonly decision: SwitchDecision }
  | { readonly type: 'change.published' }
  | { readonly type: 'stop' };

export type TopologyEmitted =
  | { readonly type: 'repair'; readonly decision: RepairDecision }
  | { readonly type: 'switch'; readonly decision: SwitchDecision };

/**
 * Supervises the membership. It computes no shape and hands out no work: it records what happened to members,
 * decides that a repair or a change of shape is to be published, and is in `repairing` until that is done.
 */
export const topologyMachine = setup({
  types: {
    context: {} as TopologyContext,
    events: {} as TopologyEvent,
    emitted: {} as TopologyEmitted,
  },
  guards: {
    everythingPublished: ({ context }) => context.unpublished <= 1,
  },
  actions: {
    countJoined: assign(({ context, event }) =>
      event.type === 'members.joined' ? { members: context.members + event.count } : {},
    ),
    countSuspended: assign(({ context }) => ({ suspended: context.suspended + 1 })),
    countResumed: assign(({ context }) => ({ suspended: context.suspended - 1 })),
    countGone: assign(({ context, event }) => (event.type === 'member.gone' ? gone(context, event) : {})),
    countSwitch: assign(({ context }) => ({
      switches: context.switches + 1,
      unpublished: context.unpublished + 1,
    })),
    countPublished: assign(({ context }) => ({ unpublished: context.unpublished - 1 })),
    decideRepair: emit(({ event }) => {
      assertEvent(event, 'member.gone');
      return { type: 'repair' as const, decision: event.decision };
    }),
    announceSwitch: emit(({ event }) => {
      assertEvent(event, 'shape.switched');
      return { type: 'switch' as const, decision: event.decision };
    }),
  },
}).createMachine({
  id: 'topology',
  context: { members: 0, suspended: 0, lost: 0, left: 0, switches: 0, unpublished: 0 },
  initial: 'forming',
  on: {
    'members.joined': { actions: 'countJoined' },
    'member.suspended': { actions: 'countSuspended' },
    'member.resumed': { actions: 'countResumed' },
    'member.gone': { target: '.repairing', actions: ['countGone', 'decideRepair'] },
    'shape.switched': { target: '.repairing', actions: ['countSwitch', 'announceSwitch'] },
    stop: '.stopped',
  },
  states: {
    forming: { on: { 'members.joined': { target: 'steady', actions: 'countJoined' } } },
    steady: {},
    repairing: {
      on: {
        'change.published': [
          { target: 'steady', guard: 'everythingPublished', actions: 'countPublished' },
          { actions: 'countPublished' },
        ],
      },
    },
    stopped: { type: 'final' },
  },
});

function gone(
  context: TopologyContext,
  event: Extract<TopologyEvent, { type: 'member.gone' }>,
): TopologyContext {
  const lost = event.decision.cause === 'lost' ? 1 : 0;
  return {
    ...context,
    members: context.members - 1,
    suspended: context.suspended - (event.wasSuspended ? 1 : 0),
    lost: context.lost + lost,
    left: context.left + 1 - lost,
    unpublished: context.unpublished + 1,
  };
}
