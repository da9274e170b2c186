/** What a write said, whichever kind of store it went to. */
import type { NewRun, RunControl, RunLease, RunTurn } from '@conclave/contracts';
import type { AppliedCall } from '../store/simulated-store.ts';
import type { StoreCall } from '../store/store-backend.ts';

export type StoreFact =
  | { readonly kind: 'created'; readonly run: NewRun }
  | { readonly kind: 'turn'; readonly lease: RunLease; readonly turn: RunTurn }
  | { readonly kind: 'wish'; readonly runId: string; readonly control: RunControl };

/** Undefined for writes that were refused, and for those that are of no interest. */
export function factOf(call: AppliedCall): StoreFact | undefined {
  return call.answer.ok ? saidBy(call) : undefined;
}

export function saidBy({ name, args }: StoreCall): StoreFact | undefined {
  switch (name) {
    case 'createRun':
      return { kind: 'created', run: first<NewRun>(args) };
    case 'commitTurn': {
      const { lease, turn } = named<{ lease: RunLease; turn: RunTurn }>(args, ['lease', 'turn']);
      return { kind: 'turn', lease, turn };
    }
    case 'requestControl': {
      const { runId, control } = named<{ runId: string; control: RunControl }>(args, ['runId', 'control']);
      return { kind: 'wish', runId, control };
    }
    default:
      return undefined;
  }
}

/** Methods have a list of arguments, operations one object. */
function first<T>(args: unknown): T {
  return (Array.isArray(args) ? args[0] : args) as T;
}

function named<T>(args: unknown, names: readonly (keyof T & string)[]): T {
  if (!Array.isArray(args)) return args as T;
  return Object.fromEntries(names.map((name, i) => [name, args[i]])) as T;
}
