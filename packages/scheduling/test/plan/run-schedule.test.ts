import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { Fleet } from '../../src/fleet/fleet.ts';
import { explainChoice } from '../../src/plan/explain-choice.ts';
import { RunSchedule } from '../../src/plan/run-schedule.ts';
import { strategyNamed } from '../../src/strategies/strategy-named.ts';
import type { StrategyName } from '../../src/strategies/strategy.ts';
import { graphOf } from '../graph-of.ts';

/** One class; each agent is so many times as slow as the first, which takes 100 ms. */
function fleetOf(slow: readonly number[], types = 1): Fleet {
  const fleet = new Fleet({ optimism: 0, pairVariance: 0 });
  for (let type = 0; type < types; type += 1) fleet.openClass(type, type);
  slow.forEach((factor, agent) => {
    fleet.addAgent(agent, 1);
    for (let type = 0; type < types; type += 1) fleet.addMember(type, agent);
    for (let round = 0; round < 20; round += 1) teach(fleet, agent, factor);
  });
  for (let round = 0; round < 20; round += 1) slow.forEach((factor, agent) => teach(fleet, agent, factor));
  return fleet;
}

function teach(fleet: Fleet, agent: number, factor: number): void {
  fleet.started(agent, 0, 0);
  fleet.ended(agent, 0, { nowMs: 100 * factor, succeeded: true });
}

interface Options {
  readonly fleet: Fleet;
  readonly tasks: number;
  readonly edges?: readonly (readonly [number, number])[];
  readonly strategy?: StrategyName;
  readonly dueMs?: readonly number[];
  readonly priorities?: readonly number[];
  readonly classOf?: readonly number[];
}

function scheduleOf({
  fleet,
  tasks,
  edges = [],
  strategy = 'compute_optimized',
  ...rest
}: Options): RunSchedule {
  const classOf = new Int32Array(tasks);
  const named = strategyNamed(strategy);
  return new RunSchedule({ classOf, ...rest, fleet, strategy: named, graph: graphOf(tasks, edges) });
}

const starts = (choices: readonly { task: number; agent: number }[]): [number, number][] =>
  choices.map(({ task, agent }) => [task, agent]);

describe('a schedule for the least finish time', () => {
  it(
    verifies('W4.compute-optimized', 'lets a task wait for a fast agent rather than start on a slow one'),
    () => {
      const fleet = fleetOf([1, 8]);
      const schedule = scheduleOf({ fleet, tasks: 3 });
      for (const task of [0, 1, 2]) schedule.ready(task);
      // 100, 200 and 300 ms on the fast agent beat 800 ms on the slow one.
      const choices = schedule.choose(1_000_000);
      expect(starts(choices)).toEqual([[0, 0]]);
      expect(choices[0]!.reasons).toMatchObject({
        compared: 2,
        next: { agent: 1 },
        strategy: 'compute_optimized',
      });
    },
  );

  it('gives the slow agent something once there is enough to do', () => {
    const fleet = fleetOf([1, 8]);
    const schedule = scheduleOf({ fleet, tasks: 20 });
    for (let task = 0; task < 20; task += 1) schedule.ready(task);
    expect(
      starts(schedule.choose(1_000_000))
        .map(([, agent]) => agent)
        .toSorted(),
    ).toEqual([0, 1]);
  });

  it('starts first what has the longest way behind it', () => {
    const fleet = fleetOf([1]);
    const schedule = scheduleOf({
      fleet,
      tasks: 4,
      edges: [
        [1, 2],
        [2, 3],
      ],
    });
    schedule.ready(0);
    schedule.ready(1);
    expect(starts(schedule.choose(1_000_000))).toEqual([[1, 0]]);
  });

  it('puts what the user says before what it finds out', () => {
    const fleet = fleetOf([1]);
    const schedule = scheduleOf({
      fleet,
      tasks: 4,
      edges: [
        [1, 2],
        [2, 3],
      ],
      priorities: [5, 0, 0, 0],
    });
    schedule.ready(0);
    schedule.ready(1);
    expect(starts(schedule.choose(1_000_000))).toEqual([[0, 0]]);
  });

  it('keeps the fast agent for a coming task that matters more, when it becomes ready soon', () => {
    // Type 1 takes 50 times as long; 0 (short) comes before 1 (long); 2 is long and ready, but nothing hangs on it.
    const fleet = fleetOf([1, 1], 2);
    for (let i = 0; i < 20; i += 1) {
      fleet.started(0, 1, 0);
      fleet.ended(0, 1, { nowMs: 5000, succeeded: true });
    }
    const graph: Options = {
      fleet,
      tasks: 5,
      edges: [
        [0, 1],
        [1, 3],
        [3, 4],
      ],
      classOf: [0, 1, 1, 1, 1],
    };
    const schedule = scheduleOf(graph);
    schedule.ready(0);
    schedule.ready(2);
    const now = schedule.choose(1_000_000);
    for (const { agent, task } of now) fleet.started(agent, task === 0 ? 0 : 1, 1_000_000);
    // Both agents are needed: one for the chain, one for the rest.
    expect(starts(now).map(([task]) => task)).toEqual([0, 2]);
  });

  it('starts something when nothing is there that could be waited for', () => {
    const fleet = fleetOf([1, 8]);
    fleet.started(0, 0, 1_000_000);
    const schedule = scheduleOf({ fleet, tasks: 1 });
    schedule.ready(0);
    expect(schedule.choose(1_000_000)).toEqual([]);
    fleet.setSlots(0, 0);
    fleet.ended(0, 0, { nowMs: 1_000_001, succeeded: undefined });
    expect(starts(schedule.choose(1_000_001))).toEqual([[0, 1]]);
  });

  it('serves agents with several slots, items of a fan-out and more agents than it compares', () => {
    const fleet = new Fleet();
    fleet.openClass(0, 0);
    for (let agent = 0; agent < 100; agent += 1) {
      fleet.addAgent(agent, 2);
      fleet.addMember(0, agent);
    }
    const schedule = scheduleOf({ fleet, tasks: 1 });
    for (let item = 1; item <= 1000; item += 1) schedule.ready(item, 0);
    const begun = new Set<number>();
    for (let nowMs = 0; schedule.size > 0; nowMs += 10) {
      const choices = schedule.choose(nowMs);
      expect(choices.length).toBeGreaterThan(0);
      for (const { task, agent } of choices) {
        expect(begun.has(task)).toBe(false);
        begun.add(task);
        expect(fleet.agents.get(agent)!.free).toBeGreaterThan(0);
        fleet.started(agent, 0, nowMs);
      }
      for (const { task, agent } of choices) {
        fleet.ended(agent, 0, { nowMs: nowMs + 5, succeeded: true });
        schedule.ended(task);
      }
    }
    expect(begun.size).toBe(1000);
  });
});

describe('the other strategies', () => {
  it(verifies('W4.deadline-aware', 'start first what has the least time to spare'), () => {
    const fleet = fleetOf([1]);
    const dueMs = [1_009_000, 1_002_000, Infinity];
    const schedule = scheduleOf({ fleet, tasks: 3, strategy: 'deadline_aware', dueMs });
    for (const task of [2, 0, 1]) schedule.ready(task);
    const order: number[] = [];
    for (let nowMs = 1_000_000; schedule.size > 0; nowMs += 100) {
      const [choice] = schedule.choose(nowMs);
      order.push(choice!.task);
      fleet.started(0, 0, nowMs);
      fleet.ended(0, 0, { nowMs: nowMs + 100, succeeded: true });
      schedule.ended(choice!.task);
    }
    expect(order).toEqual([1, 0, 2]);
  });

  it(verifies('W4.load-balanced', 'give the next task to whoever would have the least to do'), () => {
    const fleet = new Fleet({ optimism: 0 });
    fleet.openClass(0, 0);
    for (const agent of [0, 1, 2]) {
      fleet.addAgent(agent, 1);
      fleet.addMember(0, agent);
    }
    for (const [agent, times] of [
      [0, 5],
      [1, 1],
      [2, 3],
    ] as const)
      for (let i = 0; i < times; i += 1) {
        fleet.started(agent, 0, 0);
        fleet.ended(agent, 0, { nowMs: 100, succeeded: true });
      }
    const schedule = scheduleOf({ fleet, tasks: 1, strategy: 'load-balanced' });
    schedule.ready(0);
    expect(starts(schedule.choose(1000))).toEqual([[0, 1]]);
  });

  it(verifies('W4.capability-based', 'give a task to whoever suits it best'), () => {
    const fleet = new Fleet();
    fleet.openClass(0, 0);
    for (const [agent, match] of [
      [0, 0.6],
      [1, 1],
      [2, 0.8],
    ] as const) {
      fleet.addAgent(agent, 1);
      fleet.addMember(0, agent, match);
    }
    const schedule = scheduleOf({ fleet, tasks: 3, strategy: 'capability-based' });
    for (const task of [0, 1, 2]) schedule.ready(task);
    expect(starts(schedule.choose(0)).map(([, agent]) => agent)).toEqual([1, 2, 0]);
  });

  it(verifies('W4.balanced', 'let an agent rest that has had more than its share'), () => {
    const busy = (strategy: StrategyName): number => {
      const fleet = fleetOf([1, 1.3]);
      for (let i = 0; i < 10; i += 1) {
        fleet.started(0, 0, 1_000_000);
        fleet.ended(0, 0, { nowMs: 1_000_100, succeeded: true });
      }
      const schedule = scheduleOf({ fleet, tasks: 1, strategy });
      schedule.ready(0);
      return schedule.choose(1_000_200)[0]!.agent;
    };
    expect(busy('compute_optimized')).toBe(0);
    expect(busy('balanced')).toBe(1);
  });
});

it(verifies('W4.explained', 'says in a sentence why this agent'), () => {
  const fleet = fleetOf([1, 2]);
  const schedule = scheduleOf({ fleet, tasks: 1 });
  schedule.ready(0);
  const [choice] = schedule.choose(1_000_000);
  const text = explainChoice({
    agentId: 'fast',
    taskType: 'fit',
    reasons: choice!.reasons,
    nextAgentId: 'slow',
  });
  expect(text).toMatch(
    /^compute_optimized chose "fast" among 2 agents: "fit" is expected to take \d+ ms there \(from 80 measured\)/,
  );
  expect(text).toMatch(/next best was "slow" by \d+ ms$/);
});
