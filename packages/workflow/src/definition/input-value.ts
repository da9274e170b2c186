import type { JsonValue } from '@conclave/contracts';
import type { InputType } from './input-schema.ts';

/** The value, or the problem as text. */
export type ReadInput = { readonly value: JsonValue } | string;

/** Takes a value as an input's type; text is read as the type where that is not text. */
export function readInput(type: InputType, given: JsonValue): ReadInput {
  if (typeOf(given) === type) return { value: given };
  const read = typeof given === 'string' ? parsed(given) : undefined;
  if (read !== undefined && typeOf(read) === type) return { value: read };
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

function shown(value: JsonValue): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
