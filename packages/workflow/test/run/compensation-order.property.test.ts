import fc from 'fast-check';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { compileWorkflow, parseWorkflow } from '../../src/index.ts';
import { compensationOrder } from '../../src/run/compensation-order.ts';
import { Status, TaskTable } from '../../src/run/task-table.ts';

interface Drawn {
  readonly dependsOn: readonly number[];
  readonly items: number | undefined;
  readonly isUndone: boolean;
  readonly isCompleted: boolean;
  readonly endedAt: number;
}

const drawn = fc.array(
  fc.record({
    dependsOn: fc.array(fc.nat(20), { maxLength: 3 }),
    items: fc.option(fc.nat(3), { nil: undefined }),
    isUndone: fc.boolean(),
    isCompleted: fc.boolean(),
    endedAt: fc.nat(5),
  }),
  { minLength: 1, maxLength: 12 },
);

function orderOf(list: readonly Drawn[], endedAt: (index: number, table: TaskTable) => number) {
  const workflow = compileWorkflow(
    parseWorkflow({
      name: 'drawn',
      tasks: list.map(({ dependsOn, items, isUndone }, i) => ({
        id: `t${i}`,
        type: 'work',
        dependsOn: i === 0 ? [] : [...new Set(dependsOn.map((other) => `t${other % i}`))],
        ...(items === undefined ? {} : { forEach: Array.from({ length: items }, () => 0) }),
        ...(isUndone ? { compensate: { type: 'undo' } } : {}),
      })),
    }),
  );
  const table = new TaskTable(workflow.plan.ids);
  list.forEach(({ items = 0, isCompleted }, i) => {
    table.setStatus(i, isCompleted ? Status.completed : Status.failed);
    if (list[i]!.items === undefined) return;
    table.fanOuts.begin(i);
    for (let item = 0; item < items; item += 1)
      table.setStatus(
        table.addItem(i, `t${i}[${item}]`, '0'),
        item % 2 === 0 ? Status.completed : Status.failed,
      );
  });
  for (let index = 0; index < table.size; index += 1) table.finishedAtMs[index] = endedAt(index, table);
  return { table, workflow, order: compensationOrder(table, workflow.tasks, workflow.rows) };
}

describe('the order of compensations', () => {
  it(
    verifies(
      'E6.compensated-in-reverse',
      'names what completed once, and no task before what depended on it',
    ),
    () => {
      fc.assert(
        fc.property(drawn, (list) => {
          const { table, workflow, order } = orderOf(list, (index) => list[index % list.length]!.endedAt);
          const wanted = Array.from({ length: table.size }, (_, index) => index).filter(
            (index) =>
              table.status[index] === Status.completed &&
              !table.isFanOut(index) &&
              workflow.tasks[table.templateOf(index)]!.compensate !== undefined,
          );
          expect(order.toSorted((a, b) => a - b)).toEqual(wanted);
          const ancestors = list.map(() => new Set<number>());
          workflow.tasks.forEach(({ dependencies }, i) => {
            for (const other of dependencies) {
              ancestors[i]!.add(other);
              for (const further of ancestors[other]!) ancestors[i]!.add(further);
            }
          });
          order.forEach((later, place) => {
            for (const earlier of order.slice(0, place))
              expect(ancestors[table.templateOf(later)]!.has(table.templateOf(earlier))).toBe(false);
          });
        }),
      );
    },
  );

  it('is that of the ends, reversed, where they agree with the dependencies', () => {
    fc.assert(
      fc.property(drawn, (list) => {
        // Items end just before their fan-out, and each task after those before it.
        const { order, table } = orderOf(list, (index, { fanOuts }) =>
          index < list.length ? index * 100 : fanOuts.parentOf(index) * 100 - 50,
        );
        const plain = order.filter((index) => !table.isItem(index));
        expect(plain).toEqual(plain.toSorted((a, b) => b - a));
      }),
    );
  });
});
