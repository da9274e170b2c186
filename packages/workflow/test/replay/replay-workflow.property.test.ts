import { verifies } from '@conclave/test/requirements';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileWorkflow } from '../../src/compile/compile-workflow.ts';
import { parseWorkflow } from '../../src/definition/parse-workflow.ts';
import { readWfFormat } from '../../src/importers/wfformat/read-wfformat.ts';
import { readReplayPlan } from '../../src/replay/replay-plan.ts';
import { replayWorkflow } from '../../src/replay/replay-workflow.ts';
import { exportToWfFormat } from '../importers/wfformat-samples.ts';
import type { SampleTask } from '../importers/wfformat-samples.ts';

/** Tasks in shuffled order, each waiting for some that stand before it in the order they were made in. */
const graphs: fc.Arbitrary<readonly SampleTask[]> = fc
  .uniqueArray(
    fc.oneof(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,9}$/), fc.string({ minLength: 1 })),
    {
      minLength: 1,
      maxLength: 20,
    },
  )
  .chain((ids) =>
    fc.tuple(
      fc.constant(ids),
      fc.array(fc.tuple(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.nat()), {
        minLength: ids.length,
        maxLength: ids.length,
      }),
      fc.shuffledSubarray(ids, { minLength: ids.length }),
    ),
  )
  .map(([ids, tasks, order]) => {
    const made = ids.map((id, index) => {
      const [seconds, bits] = tasks[index]!;
      return { id, seconds, parents: ids.slice(0, index).filter((_, i) => ((bits >> (i % 31)) & 1) === 1) };
    });
    return made.toSorted((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
  });

describe('a trace as a workflow', () => {
  it(verifies('W6.replay-same-graph', 'has the edges and the scaled durations that were recorded'), () => {
    fc.assert(
      fc.property(graphs, fc.double({ min: 1e-6, max: 2, noNaN: true }), (tasks, timeScale) => {
        const trace = readWfFormat(exportToWfFormat('sample', tasks), 'sample.json');
        const definition = replayWorkflow(trace, { timeScale, agents: 3 });
        const workflow = compileWorkflow(definition);
        const position = new Map(tasks.map((task, index) => [task.id, index]));
        const edges = tasks.map((task) =>
          task.parents.map((id) => position.get(id)!).toSorted((a, b) => a - b),
        );
        expect(workflow.tasks.map((task) => task.dependencies)).toEqual(edges);
        // As a store would give it back.
        const plan = readReplayPlan(parseWorkflow(JSON.parse(JSON.stringify(definition))))!;
        // JSON knows no negative zero.
        expect([...plan.durationsMs]).toEqual(tasks.map((task) => task.seconds * 1000 * timeScale + 0));
        expect(plan).toMatchObject({ timeScale, agents: 3, work: 'sleep' });
        expect(plan.ids).toEqual(workflow.tasks.map((task) => task.id));
      }),
    );
  });

  it(verifies('W6.replay-critical-first', 'prefers the longest remaining path among ready tasks'), () => {
    fc.assert(
      fc.property(graphs, (tasks) => {
        const trace = readWfFormat(exportToWfFormat('sample', tasks), 'sample.json');
        const { tasks: replayed } = replayWorkflow(trace, { timeScale: 1, agents: 1 });
        const longest = (index: number): number =>
          trace.tasks.reduce(
            (most, { dependencies }, dependent) =>
              dependencies.includes(index)
                ? Math.max(most, longest(dependent) + trace.tasks[index]!.seconds)
                : most,
            trace.tasks[index]!.seconds,
          );
        const ways = trace.tasks.map((_, index) => longest(index));
        const priorities = replayed.map((task) => Number(task.priority));
        const wrong = ways.flatMap((way, a) =>
          // Sums in another order differ in their last bits.
          priorities.filter((priority, b) => way > ways[b]! * (1 + 1e-9) && priorities[a]! <= priority),
        );
        expect(wrong).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});
