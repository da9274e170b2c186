import type { JsonValue } from '@conclave/contracts';
import type { ExpressionScope } from './expression-scope.ts';
import type { MaybePromise } from './maybe-promise.ts';
import { allOf, andThen } from './maybe-promise.ts';
import type { Template } from './template.ts';

type Maybe = JsonValue | undefined;

/**
 * Fills a template. An expression that gives nothing leaves its key out of an object, becomes null in an array, and
 * empty text within text.
 * @returns undefined where the whole template is one expression that gives nothing.
 * @throws WORKFLOW_EXPRESSION_FAILED, also as a rejection.
 */
export function evaluateTemplate(template: Template, scope: ExpressionScope): MaybePromise<Maybe> {
  switch (template.kind) {
    case 'constant':
      return template.value;
    case 'expression':
      return template.expression.evaluate(scope);
    case 'text':
      return andThen(
        allOf(template.parts.map((part) => (typeof part === 'string' ? part : part.evaluate(scope)))),
        (parts) => parts.map((part) => asText(part)).join(''),
      );
    case 'array':
      return andThen(allOf(template.items.map((item) => evaluateTemplate(item, scope))), (items) =>
        items.map((item) => item ?? null),
      );
    case 'object':
      return andThen(allOf(template.values.map((value) => evaluateTemplate(value, scope))), (values) =>
        objectOf(template.keys, values),
      );
  }
}

function objectOf(keys: readonly string[], values: readonly Maybe[]): JsonValue {
  const entries: [string, JsonValue][] = [];
  keys.forEach((key, position) => {
    const value = values[position];
    if (value !== undefined) entries.push([key, value]);
  });
  // Not by assignment: a key may be `__proto__`.
  return Object.fromEntries(entries);
}

/** Strings as they are, all else as JSON. */
function asText(value: Maybe): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
