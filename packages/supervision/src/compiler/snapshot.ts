import type {
  AnyEventObject,
  AnyMachineSnapshot,
  AnyStateMachine,
  AnyStateNode,
  MachineContext,
} from 'xstate';
import { matchesState } from 'xstate';
import type { StateView } from './compiled-state.ts';

/** The parts of a snapshot that are the same for all snapshots of one compiled machine. */
export interface SnapshotShape {
  readonly machine: AnyStateMachine;
  readonly can: (this: AnyMachineSnapshot, event: AnyEventObject) => boolean;
}

interface Fields {
  readonly status: AnyMachineSnapshot['status'];
  readonly output: unknown;
  readonly error: unknown;
}

/** Compiled machines have neither children nor history; both are shared by all snapshots. */
const none = Object.freeze({});

function matches(this: AnyMachineSnapshot, expected: never): boolean {
  return expected === this.value || matchesState(expected, this.value);
}

function hasTag(this: AnyMachineSnapshot, tag: string): boolean {
  return this.tags.has(tag);
}

function getMeta(this: AnyMachineSnapshot): Record<string, unknown> {
  const meta: Record<string, unknown> = {};
  for (const node of this._nodes as AnyStateNode[]) if (node.meta !== undefined) meta[node.id] = node.meta;
  return meta;
}

function toJSON(this: AnyMachineSnapshot): unknown {
  const { status, output, error, context, value, children, historyValue, tags } = this;
  return { status, output, error, context, value, children, historyValue, tags: Array.from(tags) };
}

/**
 * The only place where snapshots of compiled machines are made, so they share one hidden class. The fields are the
 * interpreter's, all of them own properties: XState copies snapshots with a spread when an actor fails.
 */
export function createSnapshot(
  shape: SnapshotShape,
  fields: Fields,
  content: { readonly state: StateView; readonly context: MachineContext },
): AnyMachineSnapshot {
  const { state } = content;
  return build(shape, fields, state.nodes, state.key, state.tags, content.context);
}

/** As {@link createSnapshot}, for the hot path: no options object. */
export function nextSnapshot(
  previous: AnyMachineSnapshot,
  state: StateView,
  context: MachineContext,
): AnyMachineSnapshot {
  return build(previous, previous, state.nodes, state.key, state.tags, context);
}

export function snapshotWithContext(
  previous: AnyMachineSnapshot,
  context: MachineContext,
): AnyMachineSnapshot {
  if (previous.context === context) return previous;
  return build(previous, previous, previous._nodes, previous.value, previous.tags, context);
}

export function snapshotWithStatus(previous: AnyMachineSnapshot, fields: Fields): AnyMachineSnapshot {
  return build(previous, fields, previous._nodes, previous.value, previous.tags, previous.context);
}

// oxlint-disable-next-line max-params -- called per event: an options object would be garbage per event
function build(
  shape: SnapshotShape,
  fields: Fields,
  nodes: AnyStateNode[],
  value: unknown,
  tags: Set<string>,
  context: MachineContext,
): AnyMachineSnapshot {
  return {
    status: fields.status,
    output: fields.output,
    error: fields.error,
    machine: shape.machine,
    context,
    _nodes: nodes,
    value,
    tags,
    children: none,
    historyValue: none,
    matches,
    hasTag,
    can: shape.can,
    getMeta,
    toJSON,
  } as unknown as AnyMachineSnapshot;
}
