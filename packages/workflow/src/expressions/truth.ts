import type { JsonValue } from '@conclave/contracts';

/**
 * JSONata's cast to boolean: nothing, null, 0, "", an empty object, and an array without a true member are false.
 * Source: https://docs.jsonata.org/boolean-functions#boolean
 */
export function isTruthy(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null) return false;
  if (Array.isArray(value)) return value.some((member: JsonValue) => isTruthy(member));
  if (typeof value === 'object') return Object.keys(value).length > 0;
  return Boolean(value);
}
