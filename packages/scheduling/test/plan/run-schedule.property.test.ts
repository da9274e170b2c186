import { verifies } from '@conclave/test/requirements';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Fleet } from '../../src/fleet/fleet.ts';
import { RunSchedule } from '../../src/plan/run-schedule.ts';
import { strategyNamed } from '../../src/strategies/strategy-named.ts';
import { strategyNames } from '../../src/strategies/strategy.ts';
import { graphOf } from '../graph-of.ts';

const scenario = fc.record({
  strategy: fc.constantFrom(...strategyNames),
  slots: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 6 }),
  types: fc.integer({ min: 1, max: 3 }),
  durations: fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 40 }),
  edges: fc.array(fc.tuple(fc.nat({ max: 39 }), fc.nat({ max: 39 })), { maxLength: 60 }),
  uncertain: fc.array(fc.nat({ max: 39 }), { maxLength: 5 }),
});

it(
  verifies(
    'W4.every-task',
    'whatever the strategy, every task starts once, after all it waits for, on a free agent',
  ),
  () => {
    fc.assert(
      fc.property(scenario, ({ strategy, slots, types, durations, edges, uncertain }) => {
        const size = durations.length;
        const forward = edges.filter(([from, to]) => from < to && to < size);
        const graph = graphOf(size, forward);
        const fleet = new Fleet();
        for (let type = 0; type < types; type += 1) fleet.openClass(type, type);
        slots.forEach((count, agent) => {
          fleet.addAgent(agent, count);
          // Every type has the first agent, others have some.
          for (let type = 0; type < types; type += 1)
            if (agent === 0 || (agent + type) % 2 === 0) fleet.addMember(type, agent);
        });
        const classOf = Int32Array.from(durations, (_, task) => task % types);
        const isCertain = new Uint8Array(size).fill(1);
        for (const task of uncertain) isCertain[task] = 0;
        const schedule = new RunSchedule({
          fleet,
          graph,
          classOf,
          isCertain,
          strategy: strategyNamed(strategy),
        });
        const open = graph.inDegrees.slice();
        const started = new Set<number>();
        const running: { task: number; agent: number; endMs: number }[] = [];
        for (let task = 0; task < size; task += 1) if (open[task] === 0) schedule.ready(task);
        let nowMs = 0;
        for (let left = size; left > 0; left -= 1) {
          for (const { task, agent } of schedule.choose(nowMs)) {
            expect(started.has(task)).toBe(false);
            expect(open[task]).toBe(0);
            started.add(task);
            expect(fleet.agents.get(agent)!.free).toBeGreaterThan(0);
            expect(fleet.membersOf(classOf[task]!).has(agent)).toBe(true);
            fleet.started(agent, classOf[task]!, nowMs);
            running.push({ task, agent, endMs: nowMs + durations[task]! });
          }
          running.sort((a, b) => b.endMs - a.endMs);
          const next = running.pop();
          expect(next, 'something runs while tasks are left').toBeDefined();
          const { task, agent, endMs } = next!;
          nowMs = endMs;
          fleet.ended(agent, classOf[task]!, { nowMs: nowMs, succeeded: true });
          schedule.ended(task);
          for (let edge = graph.offsets[task]!; edge < graph.offsets[task + 1]!; edge += 1) {
            const dependent = graph.dependents[edge]!;
            open[dependent]! -= 1;
            if (open[dependent] === 0) schedule.ready(dependent);
          }
        }
        expect(started.size).toBe(size);
      }),
    );
  },
);
