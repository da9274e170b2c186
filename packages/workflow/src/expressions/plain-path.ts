import type { JsonValue } from '@conclave/contracts';

/**
 * Follows names through JSON exactly as JSONata evaluates `a.b.c`, but synchronously: a list on the way is mapped,
 * lists within are flattened by one level, and one match comes without a list around it. Kept equal to JSONata by a
 * property test.
 */
export function followPath(start: unknown, names: readonly string[], from: number): JsonValue | undefined {
  let value = start;
  for (let step = from; step < names.length; step += 1) {
    if (Array.isArray(value)) return followList(value, names, step);
    value = member(value, names[step]!);
    if (value === undefined) return undefined;
  }
  return value as JsonValue | undefined;
}

interface Matches {
  readonly values: unknown[];
  /** The last match is a list that JSONata made, not one from the data. */
  lastIsSequence: boolean;
}

function followList(list: readonly unknown[], names: readonly string[], from: number): JsonValue | undefined {
  let current = list;
  for (let step = from; step < names.length; step += 1) {
    const { values, lastIsSequence } = matchesOf(current, names[step]!);
    const only = values[0];
    // A list of the data that is the only match of the last step is given as it is, also when empty.
    const asIs = step === names.length - 1 && values.length === 1 && Array.isArray(only) && !lastIsSequence;
    if (asIs) return only as JsonValue;
    current = values.flat(1);
    if (current.length === 0) return undefined;
  }
  return (current.length === 1 ? current[0] : current) as JsonValue;
}

function matchesOf(list: readonly unknown[], name: string): Matches {
  const matches: Matches = { values: [], lastIsSequence: false };
  for (const element of list) {
    const match = Array.isArray(element) ? membersOf(element, name, []) : member(element, name);
    const isSequence = Array.isArray(element) && (match as unknown[]).length > 1;
    const value = Array.isArray(element) && !isSequence ? (match as unknown[])[0] : match;
    if (value === undefined) continue;
    matches.values.push(value);
    matches.lastIsSequence = isSequence;
  }
  return matches;
}

/** The members of a list's elements, lists among them flattened by one level. */
function membersOf(list: readonly unknown[], name: string, found: unknown[]): unknown[] {
  for (const element of list) {
    if (Array.isArray(element)) {
      membersOf(element, name, found);
      continue;
    }
    const value = member(element, name);
    if (Array.isArray(value)) for (const each of value) found.push(each);
    else if (value !== undefined) found.push(value);
  }
  return found;
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return looksLikeFunction(value) ? undefined : (value as Record<string, unknown>)[name];
}

/** JSONata takes objects with these marks for its own functions, which have no members. */
function looksLikeFunction(value: object): boolean {
  const marked = value as { _jsonata_function?: unknown; _jsonata_lambda?: unknown };
  return marked._jsonata_function === true || marked._jsonata_lambda === true;
}
