import { describe, expect, it } from 'vitest';
import { judge } from './crash-history.ts';
import type { Effect, EndedRow, Life } from './crash-history.ts';

const dependsOn = new Map([
  ['a', []],
  ['b', ['a']],
]);
const start = (taskId: string): Effect => ({ taskId, attempt: 1, what: 'start' });
const end = (taskId: string): Effect => ({ taskId, attempt: 1, what: 'end' });
const row = (taskId: string): EndedRow => ({
  taskId,
  status: 'completed',
  attempt: 1,
  finishedAt: 5,
  result: JSON.stringify(taskId),
});
const life = (changed: Partial<Life>): Life => ({ acknowledged: [], effects: [], ended: [], ...changed });
const good: readonly Life[] = [
  life({ acknowledged: ['a'], effects: [start('a'), end('a'), start('b')], ended: [row('a')] }),
  life({ acknowledged: ['b'], effects: [start('b'), end('b')], ended: [row('a'), row('b')] }),
];
const [first, second] = good as [Life, Life];

describe('the judge of killed runs', () => {
  it('finds nothing in a history without faults', () => {
    expect(judge(dependsOn, good)).toEqual({
      lost: [],
      ranAgain: [],
      tooEarly: [],
      acknowledged: 2,
      finishedAtKill: 3,
      starts: 3,
    });
  });

  it.each([
    {
      what: 'an acknowledged end that is not there',
      lives: [life({ acknowledged: ['a'], effects: [start('a'), end('a')] })],
      found: { lost: ['a'] },
    },
    {
      what: 'another value than the acknowledged one',
      lives: [{ ...first, ended: [{ ...row('a'), result: '"x"' }] }],
      found: { lost: ['a'] },
    },
    {
      what: 'a row that has changed',
      lives: [first, { ...second, ended: [{ ...row('a'), attempt: 2 }, row('b')] }],
      found: { lost: ['a'] },
    },
    {
      what: 'a finished task that starts',
      lives: [first, { ...second, effects: [start('a'), start('b'), end('b')] }],
      found: { ranAgain: ['a'] },
    },
    {
      what: 'a start before the work it needs',
      lives: [life({ effects: [start('b')], ended: [row('a')] })],
      found: { tooEarly: ['b'] },
    },
    {
      what: 'a start before that work is recorded',
      lives: [life({ effects: [start('a'), end('a'), start('b')] })],
      found: { tooEarly: ['b'] },
    },
  ])('finds $what', ({ lives, found }) => {
    expect(judge(dependsOn, lives)).toMatchObject({ lost: [], ranAgain: [], tooEarly: [], ...found });
  });
});
