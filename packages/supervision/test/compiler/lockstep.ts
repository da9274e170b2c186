import type { Actor, AnyActorLogic, AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import { createActor } from 'xstate';
import { compileMachine } from '../../src/index.ts';
import { trace } from './random-machine.ts';

/** One machine twice, interpreted and compiled, with everything that either of them does written down. */
interface Side {
  readonly actor: Actor<AnyActorLogic>;
  readonly written: string[];
}

function startSide(logic: AnyActorLogic, input: unknown): Side {
  const written: string[] = [];
  trace.sink = written;
  const actor = createActor(logic, {
    input,
    id: 'same',
    logger: (...args: unknown[]) => void written.push(`logged ${args.join(' ')}`),
  });
  actor.on('*', (event: unknown) => void written.push(`emitted ${JSON.stringify(event)}`));
  actor.subscribe({
    error: (error: unknown) => void written.push(`failed ${(error as Error).message}`),
    complete: () => void written.push('complete'),
  });
  actor.start();
  return { actor, written };
}

const json = (value: unknown): string => JSON.stringify(value);

export interface EventSource {
  readonly next: () => { type: string };
  readonly probes: readonly { type: string }[];
}

export interface LockstepResult {
  readonly difference: string | null;
  /** Events that both have processed. */
  readonly sent: number;
}

/**
 * Sends up to `count` events to both and describes the first difference, if any. Both are replaced
 * when the machine ends; a machine that ends before its first event gets none.
 */
export function runLockstep(machine: AnyStateMachine, events: EventSource, count: number): LockstepResult {
  const logic = compileMachine(machine);
  let pair = restart(machine, logic, 0);
  let difference = thoroughDifference(pair, events.probes);
  let sent = 0;
  while (difference === null && sent < count && isActive(pair)) {
    const event = events.next();
    sendBoth(pair, event);
    sent += 1;
    difference = cheapDifference(pair);
    if (difference === null && (sent % 50 === 0 || sent === count || !isActive(pair)))
      difference = thoroughDifference(pair, events.probes);
    if (difference !== null) difference = `after event ${sent} ${json(event)}: ${difference}`;
    if (!isActive(pair)) pair = restart(machine, logic, sent % 16);
  }
  return { difference, sent };
}

function sendBoth({ expected, actual }: Pair, event: { type: string }): void {
  trace.sink = expected.written;
  expected.actor.send(event);
  trace.sink = actual.written;
  actual.actor.send(event);
}

function isActive({ expected }: Pair): boolean {
  return expected.actor.getSnapshot().status === 'active';
}

interface Pair {
  readonly expected: Side;
  readonly actual: Side;
}

function restart(machine: AnyActorLogic, logic: AnyActorLogic, input: number): Pair {
  return { expected: startSide(machine, input), actual: startSide(logic, input) };
}

function cheapDifference({ expected, actual }: Pair): string | null {
  const a: AnyMachineSnapshot = expected.actor.getSnapshot();
  const b: AnyMachineSnapshot = actual.actor.getSnapshot();
  if (a.value !== b.value || a.status !== b.status) return `${json(a)} is not ${json(b)}`;
  for (const key in a.context)
    if (a.context[key] !== b.context[key]) return `${json(a.context)} is not ${json(b.context)}`;
  const { written } = expected;
  if (written.length !== actual.written.length) return `${json(written)} is not ${json(actual.written)}`;
  for (let i = 0; i < written.length; i += 1)
    if (written[i] !== actual.written[i]) return `${json(written)} is not ${json(actual.written)}`;
  written.length = 0;
  actual.written.length = 0;
  return null;
}

/** Everything a reader can ask of a snapshot. */
function thoroughDifference({ expected, actual }: Pair, probes: EventSource['probes']): string | null {
  const a = describe(expected.actor, probes);
  const b = describe(actual.actor, probes);
  return a === b ? null : `${a}\nis not\n${b}`;
}

function describe(actor: Actor<AnyActorLogic>, probes: EventSource['probes']): string {
  const snapshot: AnyMachineSnapshot = actor.getSnapshot();
  const can = probes.map((event) => {
    try {
      return `${event.type} ${snapshot.can(event)}`;
    } catch (error) {
      return `${event.type} ${(error as Error).message}`;
    }
  });
  const { error, ...rest } = snapshot.toJSON() as Record<string, unknown>;
  return json({
    rest,
    keys: Object.keys(snapshot),
    error: error === undefined ? 'none' : (error as Error).message,
    persisted: { ...(actor.getPersistedSnapshot() as object), error: 'compared above' },
    matches: ['s0', 's1', { s0: 'x' }].map((value) => snapshot.matches(value as never)),
    tagged: snapshot.hasTag('tagged'),
    meta: Object.keys(snapshot.getMeta()).toSorted(),
    can,
  });
}
