import type { JsonValue } from '@conclave/contracts';
import { MAX_RESULT_CHARACTERS, MAX_RESULT_VALUES } from './expression-limits.ts';

/**
 * Makes plain JSON of what JSONata gives: views are read, nothing is left out of objects and becomes null in lists.
 * @throws Error for what JSON cannot hold, and for what is too large.
 */
export function toJsonResult(value: unknown): JsonValue | undefined {
  return new ResultCopy().copy(value);
}

class ResultCopy {
  #values = 0;
  #characters = 0;

  copy(value: unknown): JsonValue | undefined {
    this.#count();
    if (value === undefined || value === null || typeof value === 'boolean') return value;
    if (typeof value === 'string') return this.#text(value);
    if (typeof value === 'object') return this.#structure(value);
    if (typeof value !== 'number') throw new Error('it gives a function, not a value');
    if (Number.isFinite(value)) return value;
    throw new Error(`it gives ${value}, which JSON cannot hold`);
  }

  #structure(value: object): JsonValue {
    if (Array.isArray(value)) return value.map((member: unknown) => this.copy(member) ?? null);
    if ('_jsonata_lambda' in value || '_jsonata_function' in value) {
      throw new Error('it gives a function, not a value');
    }
    const entries: [string, JsonValue][] = [];
    for (const key of Object.keys(value)) {
      const member = this.copy((value as Record<string, unknown>)[key]);
      if (member !== undefined) entries.push([key, member]);
    }
    // Not by assignment: a key may be `__proto__`.
    return Object.fromEntries(entries);
  }

  #text(value: string): string {
    this.#characters += value.length;
    if (this.#characters <= MAX_RESULT_CHARACTERS) return value;
    throw new Error(`it gives more than ${MAX_RESULT_CHARACTERS} characters of text`);
  }

  #count(): void {
    this.#values += 1;
    if (this.#values > MAX_RESULT_VALUES) throw new Error(`it gives more than ${MAX_RESULT_VALUES} values`);
  }
}
