import type { JsonValue } from '@conclave/contracts';
import type { InputType } from './input-schema.ts';

/** The value, or the problem as text. */
export type ReadInput = { readonly value: JsonValue } | string;

/** Takes a value as an input's type; text is read as the type where that is not text. */
export function readInput(type: InputType, given: JsonValue): ReadInput {
  if (typeOf(given) === type) return { value: given };
  const read = typeof given === 'string' ? parsed(given) : undefined;
  if (read !== undefined && typeOf(read) === type) {
    const unsound = unsoundPart(read);
    return unsound === undefined ? { value: read } : `${shown(given)} holds ${unsound}`;
  }
  return `it is to be ${type}, and ${shown(given)} was given`;
}

function typeOf(value: JsonValue): InputType | 'null' {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value as InputType;
}

/** As JSON, so that `0x10`, `Infinity` or an empty text is no number. */
function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

/** What `JSON.parse` takes and a run could not keep: it would be another value, or gone, when it is read back. */
function unsoundPart(value: JsonValue): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : 'a number that is too large';
  if (typeof value !== 'object' || value === null) return undefined;
  if (Object.hasOwn(value, '__proto__')) return 'a key that is named __proto__';
  for (const member of Object.values(value) as JsonValue[]) {
    const problem = unsoundPart(member);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function shown(value: JsonValue): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
