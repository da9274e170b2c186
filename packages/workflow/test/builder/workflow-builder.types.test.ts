import { describe, expect, expectTypeOf, it } from 'vitest';
import { verifies } from '@conclave/test/requirements';
import { expr, taskType, workflow } from '@conclave/workflow';
import type { Ref } from '@conclave/workflow';

const listFiles = taskType<{ root: string; limit?: number }, { files: { name: string; bytes: number }[] }>(
  'list-files',
);
const measure = taskType<{ file: string }, { lines: number }>('measure');

const base = workflow('typed')
  .input('path', { type: 'string' })
  .input('limit', { type: 'number', default: 5 });

describe('workflow builder, at compile time', () => {
  it(verifies('W1.builder-typed', 'gives inputs, results and items their types'), () => {
    const built = base
      .task('list', ({ inputs }) => {
        expectTypeOf(inputs.path).toEqualTypeOf<Ref<string>>();
        expectTypeOf(inputs.limit).toEqualTypeOf<Ref<number>>();
        return { type: listFiles, params: { root: inputs.path, limit: inputs.limit } };
      })
      .fanOut(
        'measure',
        ({ tasks }) => tasks.list.result.files,
        ({ item, index }) => {
          expectTypeOf(item.name).toEqualTypeOf<Ref<string>>();
          expectTypeOf(index).toEqualTypeOf<Ref<number>>();
          return { type: measure, params: { file: item.name } };
        },
      )
      .output('lines', ({ tasks }) => {
        expectTypeOf(tasks.measure.result).toEqualTypeOf<Ref<readonly ({ lines: number } | null)[]>>();
        return tasks.measure.result;
      });
    expect(built.definition().tasks).toHaveLength(2);
  });

  it(verifies('W1.builder-typed', 'refuses names and parameters that are not there'), () => {
    const built = base.task('list', { type: listFiles, params: { root: 'src' } });
    // @ts-expect-error: there is no such input.
    built.task('a', ({ inputs }) => ({ type: 'x', params: { root: inputs.pth } }));
    // @ts-expect-error: there is no such task.
    built.task('b', ({ tasks }) => ({ type: 'x', params: tasks.lst.result }));
    // @ts-expect-error: there is no such task.
    built.task('c', { type: 'x', dependsOn: ['lst'] });
    // @ts-expect-error: root is a string.
    built.task('d', { type: listFiles, params: { root: 5 } });
    // @ts-expect-error: the limit is a number.
    built.task('e', ({ inputs }) => ({ type: listFiles, params: { root: 'x', limit: inputs.path } }));
    // @ts-expect-error: the result has no such member.
    built.output('o', ({ tasks }) => tasks.list.result.fils);
    // @ts-expect-error: the default is a number.
    built.input('n', { type: 'number', default: 'five' });
    built.task('f', { type: listFiles, params: { root: expr<string>`$uppercase("x")` } });
    // @ts-expect-error: root is a string.
    built.task('g', { type: listFiles, params: { root: expr<number>`1` } });
    // Types only: at run time the schema and the compiler of the workflow decide.
    expect(() => built.definition()).toThrow('inputs.n.default: it is to be number');
  });
});
