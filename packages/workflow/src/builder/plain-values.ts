import { sourceOf, written } from './ref.ts';

/** Writes references as text and leaves out what is undefined; all else is left to the schema. */
export function plainValues(value: unknown): unknown {
  const source = sourceOf(value);
  if (source !== undefined) return written(source);
  if (Array.isArray(value)) return value.map((member: unknown) => plainValues(member));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(entries.map(([key, member]) => [key, plainValues(member)]));
}
