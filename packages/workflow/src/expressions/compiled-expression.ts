import type { JsonValue } from '@conclave/contracts';
import type { ExpressionScope } from './expression-scope.ts';
import type { MaybePromise } from './maybe-promise.ts';

/** A JSONata expression, ready to run against any number of scopes. */
export interface CompiledExpression {
  readonly source: string;
  /** Indices of the tasks that it reads. */
  readonly tasks: readonly number[];
  /**
   * @returns undefined where JSONata gives nothing.
   * @throws WORKFLOW_EXPRESSION_FAILED, also as a rejection.
   */
  evaluate(scope: ExpressionScope): MaybePromise<JsonValue | undefined>;
}
