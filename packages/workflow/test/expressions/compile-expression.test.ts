import { describe, expect, it } from 'vitest';
import { verifies } from '@conclave/test/requirements';
import { compileExpression } from '../../src/expressions/compile-expression.ts';
import { parseExpression } from '../../src/expressions/parse-expression.ts';
import { completed, scopeOf } from './scope.ts';

describe('compiled expression', () => {
  it(
    verifies('W1.expressions-bounded', 'ends a loop that needs no stack when its time is over'),
    async () => {
      const parsed = parseExpression('($f := function($x) { $f($x + 1) }; $f(1))', 30);
      const expression = compileExpression(parsed, [], 'task "a", params');
      await expect(expression.evaluate(scopeOf([]))).rejects.toMatchObject({
        code: 'WORKFLOW_EXPRESSION_FAILED',
        message: expect.stringContaining('Evaluation timeout after 30 milliseconds') as string,
      });
    },
  );

  it('asks only for the tasks and members that it reads, and for each once', async () => {
    const read: string[] = [];
    const scope = {
      ...scopeOf([]),
      task(index: number) {
        read.push(`task ${index}`);
        return {
          ...completed([1, 2]),
          get result() {
            read.push('result');
            return [1, 2];
          },
          get error() {
            read.push('error');
            return undefined;
          },
        };
      },
    };
    const parsed = parseExpression('$sum(tasks.b.result) + $max(tasks.b.result)');
    const expression = compileExpression(parsed, [{ id: 'b', index: 1 }], 'task "a", params');
    expect(await expression.evaluate(scope)).toBe(5);
    expect(read).toEqual(['task 1', 'result']);
  });

  it('evaluates many scopes at the same time', async () => {
    const parsed = parseExpression('$string(item * 2)');
    const expression = compileExpression(parsed, [], 'task "a", params');
    const items = Array.from({ length: 50 }, (_, index) => index);
    const values = await Promise.all(items.map(async (item) => expression.evaluate(scopeOf([], { item }))));
    expect(values).toEqual(items.map((item) => String(item * 2)));
  });
});
