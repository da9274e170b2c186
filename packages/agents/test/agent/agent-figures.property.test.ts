import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyOutcome } from '@conclave/contracts';
import type { TaskOutcome } from '@conclave/contracts';
import { AgentFigures, NO_ROW } from '../../src/agent/agent-figures.ts';

const failed: TaskOutcome = {
  ok: false,
  error: { code: 'TASK_TIMEOUT', message: 'late', details: {}, retryable: true },
};
const cancelled: TaskOutcome = {
  ok: false,
  error: { code: 'TASK_CANCELLED', message: 'asked to', details: {}, retryable: false },
};

interface Step {
  readonly agent: number;
  readonly type: string;
  readonly durationMs: number;
  readonly outcome: TaskOutcome;
  /** The agent is removed afterwards; another takes its place. */
  readonly isLast: boolean;
}

const steps = fc.array(
  fc.record<Step>({
    agent: fc.nat(4),
    type: fc.constantFrom('work', 'cook', 'wash'),
    durationMs: fc.double({ min: 0.02, max: 50_000_000, noNaN: true }),
    outcome: fc.constantFrom(emptyOutcome, emptyOutcome, failed, cancelled),
    isLast: fc.nat(9).map((number) => number === 0),
  }),
  { maxLength: 200 },
);

/** Runs the steps one after the other. @returns the row of each agent and what it did since it has the row */
function follow(figures: AgentFigures, script: readonly Step[]): Map<number, { row: number; done: Step[] }> {
  const agents = new Map<number, { row: number; done: Step[] }>();
  for (const step of script) {
    const { row, done } = agents.get(step.agent) ?? { row: figures.take(), done: [] };
    agents.set(step.agent, { row, done });
    figures.started(row, 1_000);
    figures.settled(row, step.outcome, 1_000 + step.durationMs);
    if (step.outcome.ok) figures.measured(row, step.type, step.durationMs);
    done.push(step);
    if (step.isLast) {
      figures.release(row);
      agents.delete(step.agent);
    }
  }
  return agents;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Within 7 % of the value at the rank, and the mean exactly; undefined of nothing. */
function expectDurations(
  actual: { meanMs: number | undefined; p95Ms: number | undefined },
  values: readonly number[],
): void {
  if (values.length === 0) {
    expect(actual).toMatchObject({ meanMs: undefined, p95Ms: undefined });
    return;
  }
  const exact = values.toSorted((a, b) => a - b)[Math.ceil(0.95 * values.length) - 1]!;
  expect(actual.p95Ms! / exact).toBeGreaterThan(0.93);
  expect(actual.p95Ms! / exact).toBeLessThan(1.07);
  expect(actual.meanMs! / (sum(values) / values.length)).toBeCloseTo(1, 9);
}

describe('figures of agents', () => {
  it('are those of a list of all that each agent did, per type and in all, whoever had the row before', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const figures = new AgentFigures();
        for (const { row, done } of follow(figures, script).values()) {
          const completed = done.filter(({ outcome }) => outcome.ok);
          const all = figures.of(row, 5_000);
          expect(all).toMatchObject({
            completed: completed.length,
            failed: done.filter(({ outcome }) => outcome === failed).length,
            cancelled: done.filter(({ outcome }) => outcome === cancelled).length,
          });
          const busyMs = sum(done.map(({ durationMs }) => durationMs));
          expect(Math.abs(all.busyMs - busyMs)).toBeLessThanOrEqual(1e-6 * (1 + busyMs));
          expectDurations(
            all,
            completed.map(({ durationMs }) => durationMs),
          );
          for (const type of ['work', 'cook', 'wash', 'other']) {
            const values = completed.filter((step) => step.type === type).map((step) => step.durationMs);
            const durations = figures.durationsOf(row, type);
            expect(durations.count).toBe(values.length);
            expectDurations({ meanMs: durations.meanMs, p95Ms: durations.percentileMs(0.95) }, values);
          }
        }
      }),
    );
  });

  it('stay as they are while the columns grow', () => {
    const figures = new AgentFigures();
    const rows = Array.from({ length: 1_000 }, (_, agent) => {
      const row = figures.take();
      figures.started(row, agent);
      figures.settled(row, emptyOutcome, agent * 2 + 1);
      figures.measured(row, 'work', agent + 1);
      return row;
    });
    expect(new Set(rows).size).toBe(1_000);
    for (const [agent, row] of rows.entries())
      expect(figures.of(row, 0)).toMatchObject({ completed: 1, busyMs: agent + 1, meanMs: agent + 1 });
  });

  it('count on where a bucket of the columns is full', () => {
    const figures = new AgentFigures();
    const row = figures.take();
    for (let task = 0; task < 200_000; task += 1) figures.measured(row, 'work', task % 10 === 0 ? 80 : 10);
    figures.measured(row, 'cook', 17);
    const durations = figures.durationsOf(row, 'work');
    expect(durations.count).toBe(200_000);
    expect(durations.meanMs).toBe(17);
    expect(durations.percentileMs(0.9)! / 10).toBeCloseTo(1, 1);
    expect(durations.percentileMs(0.95)! / 80).toBeCloseTo(1, 1);
    expect(figures.of(row, 0)).toMatchObject({ completed: 200_001, meanMs: 17 });
    figures.release(row);
    expect(figures.of(figures.take(), 0).completed).toBe(0);
  });

  it('hold one busy span while tasks overlap', () => {
    const figures = new AgentFigures();
    const row = figures.take();
    figures.started(row, 10);
    figures.started(row, 20);
    figures.settled(row, emptyOutcome, 30);
    expect(figures.of(row, 40).busyMs).toBe(30);
    figures.settled(row, failed, 50);
    expect(figures.of(row, 99).busyMs).toBe(40);
  });

  it('are zero of a row that another agent has left', () => {
    const figures = new AgentFigures();
    const left = figures.take();
    figures.started(left, 0);
    figures.measured(left, 'work', 5);
    figures.measured(left, 'cook', 5);
    figures.release(left);
    expect(figures.take()).toBe(left);
    expect(figures.of(left, 100)).toEqual(figures.of(NO_ROW, 100));
    expect(figures.durationsOf(left, 'work').count).toBe(0);
    expect(figures.durationsOf(left, 'cook').count).toBe(0);
  });

  it('are zero of an agent without a row', () => {
    const figures = new AgentFigures();
    figures.release(NO_ROW);
    expect(figures.take()).toBe(0);
    const zeros = { completed: 0, failed: 0, cancelled: 0, busyMs: 0, meanMs: undefined, p95Ms: undefined };
    expect(figures.of(NO_ROW, 100)).toEqual(zeros);
    expect(figures.durationsOf(NO_ROW, 'work').count).toBe(0);
  });
});
