import type { JsonValue } from '@conclave/contracts';
import type { CompiledExpression } from './compiled-expression.ts';

/** JSON in which strings held expressions, compiled. Parts without any expression are one shared constant. */
export type Template =
  | { readonly kind: 'constant'; readonly value: JsonValue }
  | { readonly kind: 'expression'; readonly expression: CompiledExpression }
  | { readonly kind: 'text'; readonly parts: readonly (string | CompiledExpression)[] }
  | { readonly kind: 'array'; readonly items: readonly Template[] }
  | { readonly kind: 'object'; readonly keys: readonly string[]; readonly values: readonly Template[] };
