import type { AnyActorScope, AnyEventObject, AnyMachineSnapshot, AnyStateNode, MachineContext } from 'xstate';

/** What one machine step may need beyond the context: only machines with built-in actions pay for it. */
export interface Frame {
  /** The snapshot before the microstep; its value and tags hold until the microstep ends, as in the interpreter. */
  readonly snapshot: AnyMachineSnapshot;
  /** Events raised in this macrostep. */
  readonly queue: AnyEventObject[];
}

/**
 * All actions of one transition in order (exit, transition, entry) as one function: context in, context out.
 * `frame` is undefined in machines that have neither built-in actions nor eventless transitions.
 */
// oxlint-disable-next-line max-params -- called per event: an options object would be garbage per event
export type Effect = (
  context: MachineContext,
  event: AnyEventObject,
  scope: AnyActorScope,
  frame: Frame | undefined,
) => MachineContext;

export type GuardTest = (snapshot: AnyMachineSnapshot, event: AnyEventObject) => boolean;

export interface CompiledTransition {
  readonly guard: GuardTest | null;
  /** For the message of an error thrown by the guard, in the interpreter's words. */
  readonly guardName: string | undefined;
  readonly sourceId: string;
  readonly effect: Effect | null;
  /** The state after the transition; the current one where the transition has no target. */
  readonly target: CompiledState;
  /** True when the target is entered, which ends the machine if it is final. */
  readonly enters: boolean;
  /** False for a forbidden transition: no target and no actions. */
  readonly allowed: boolean;
}

/** What all snapshots in one state share: never changed after compilation. */
export interface StateView {
  readonly key: string;
  readonly nodes: AnyStateNode[];
  readonly tags: Set<string>;
}

/** One atomic or final state with everything a snapshot and a step need, computed once. */
export interface CompiledState extends StateView {
  readonly node: AnyStateNode;
  /** The same once the machine is done: the interpreter then lists the state before the root. */
  readonly done: StateView;
  /** Candidates by event type, own transitions before the root's. Types without an exact entry go to `unlisted`. */
  readonly listed: Map<string, readonly CompiledTransition[]>;
  readonly unlisted: (eventType: string) => readonly CompiledTransition[] | undefined;
  readonly always: readonly CompiledTransition[];
  readonly final: boolean;
  /** Exit actions of the state and the root, which run when the machine is done. */
  readonly doneEffect: Effect | null;
}
