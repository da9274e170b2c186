import type { JsonValue } from '@conclave/contracts';
import { createRef, sourceOf, written } from './ref.ts';
import type { Ref } from './ref.ts';

/**
 * A JSONata expression, for what references cannot say: ``expr<number>`$count(${tasks.list.result})` ``. References
 * are put in as they are, other values as literals.
 */
export function expr<T = unknown>(
  pieces: TemplateStringsArray,
  ...values: readonly (Ref<unknown> | JsonValue)[]
): Ref<T> {
  const parts = pieces.raw.map((piece, position) =>
    position < values.length ? `${piece}${literal(values[position])}` : piece,
  );
  return createRef<T>(parts.join(''));
}

/** Text with references in it: ``text`in ${inputs.path}` ``. */
export function text(pieces: TemplateStringsArray, ...values: readonly Ref<unknown>[]): string {
  return pieces
    .map(
      (piece, position) => `${piece}${position < values.length ? written(sourceOf(values[position])!) : ''}`,
    )
    .join('');
}

/** JSON is JSONata too. */
function literal(value: unknown): string {
  return sourceOf(value) ?? JSON.stringify(value);
}
