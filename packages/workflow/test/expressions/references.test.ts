import { describe, expect, it } from 'vitest';
import { verifies } from '@conclave/test/requirements';
import { parseExpression } from '../../src/expressions/parse-expression.ts';

describe('references of an expression', () => {
  it.each([
    ['tasks.a.result', ['a']],
    ['tasks.`my-task`.result.x', ['my-task']],
    ['$$.tasks.a.result', ['a']],
    ['$.tasks.a.result', ['a']],
    ['tasks.(a).result', ['a']],
    ['(tasks).a.status', ['a']],
    ['tasks.{"x": a.result, "y": b.result}', ['a', 'b']],
    ['$sum(tasks.a.items.result.n) + $count(tasks.b.items)', ['a', 'b']],
    ['tasks.a.items[status = "completed"].result', ['a']],
    ['tasks.a.result[x = $$.tasks.b.result]', ['a', 'b']],
    ['tasks.a.result.tasks.b', ['a']],
    ['tasks.a.result.**.b', ['a']],
    ['tasks.a.result.rows.cells.{"r": %.id}', ['a']],
    ['$map(tasks.a.items, function($v) { $v.result & tasks.b.result })', ['a', 'b']],
    ['($x := tasks.a.result; $x.n > 1 ? tasks.b.result : tasks.c.result)', ['a', 'b', 'c']],
    ['tasks.a.result ~> $map(function($v) { $v * tasks.b.result })', ['a', 'b']],
    ['tasks.a.result ~> |$|{"n": $$.tasks.b.result}|', ['a', 'b']],
    ['tasks.a.result^(>size).name', ['a']],
    ['tasks.a.result{kind: $sum(n)}', ['a']],
    ['tasks.a.result.rows@$r.cells[x = $r.x]', ['a']],
    ['[tasks.a.result, -tasks.b.result, "x" in tasks.c.result]', ['a', 'b', 'c']],
    ['inputs.path ?? run.id', []],
    ['inputs.*', []],
    ['"tasks.a"', []],
  ])(verifies('W1.dependencies-implied', 'finds the tasks of %s'), (source, tasks) => {
    expect(parseExpression(source).tasks.toSorted()).toEqual(tasks);
  });

  it.each([
    ['tasks', 'tasks cannot be used on its own'],
    ['$', 'the whole scope cannot be used on its own'],
    ['tasks["a"].result', 'tasks cannot be used with […]'],
    ['tasks[id = "a"]', 'tasks cannot be used with […]'],
    ['tasks.*.result', 'tasks cannot be used with *'],
    ['**.result', 'the whole scope cannot be used with **'],
    ['*', 'the whole scope cannot be used with *'],
    ['$lookup(tasks, "a")', 'tasks cannot be used on its own'],
    ['tasks.$lookup("a")', '$lookup needs 2 arguments here'],
    ['tasks ~> $lookup("a")', 'tasks cannot be used on its own'],
    ['tasks.$keys()', '$keys needs an argument here'],
    ['$string()', '$string needs an argument here'],
    ['($t := tasks; $t.a.result)', 'tasks cannot be used on its own'],
    ['tasks@$t.a.result', 'tasks cannot be used as $t'],
    ['tasks.a.{"all": %}', 'tasks cannot be used with %'],
    ['[tasks]', 'tasks cannot be used on its own'],
    ['$eval("tasks.a")', '$eval is not available'],
    ['$now()', '$now is not available'],
    ['$map(inputs.x, $random)', '$random is not available'],
    ['tasks.a.files', 'write result.files'],
    ['input.path', '"input" is not known here'],
    ['run.name', 'run has no "name"'],
    ['', 'it is empty'],
    ['1 +', 'Unexpected end of expression (at character 3)'],
  ])(verifies('W1.dependencies-implied', 'refuses %j'), (source, reason) => {
    expect(() => parseExpression(source)).toThrow(reason);
  });

  it('refuses what is too long, or nested too deeply for the parser', () => {
    expect(() => parseExpression('x'.repeat(20_001))).toThrow('more than 20000 characters');
    expect(() => parseExpression(`${'('.repeat(9000)}1${')'.repeat(9000)}`)).toThrow('nested too deeply');
  });

  it('evaluates literals and plain paths by itself, all else by JSONata', () => {
    const kind = (source: string) => parseExpression(source).form.kind;
    expect(['1', '"x"', 'null', '-1'].map(kind)).toEqual(Array(4).fill('literal'));
    expect(['item', 'item.a.b', 'inputs.x', 'tasks.`a-b`.result.c'].map(kind)).toEqual(Array(4).fill('path'));
    expect(
      ['item.a[0]', 'item.a[]', 'item.(a)', 'item.a^(b)', 'item{a: b}', 'item.a@$x.b'].map(kind),
    ).toEqual(Array(6).fill('jsonata'));
  });
});
