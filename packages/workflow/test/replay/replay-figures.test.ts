import type { RunResult } from '@conclave/contracts';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { readWfFormat } from '../../src/importers/wfformat/read-wfformat.ts';
import { replayFigures } from '../../src/replay/replay-figures.ts';
import { readReplayPlan } from '../../src/replay/replay-plan.ts';
import { replayWorkflow } from '../../src/replay/replay-workflow.ts';
import { diamond, exportToWfFormat } from '../importers/wfformat-samples.ts';

const trace = readWfFormat(exportToWfFormat('diamond', diamond), 'diamond.json');
const planOf = (work: 'sleep' | 'cpu') =>
  readReplayPlan(replayWorkflow(trace, { timeScale: 0.01, agents: 2, work }))!;

/** split 0 to 10, left 11 to 51, right 12 to 32, join 53 to 63; times in ms after 1,000. */
const played = [
  { agentId: 'agent-1', from: 0, to: 10 },
  { agentId: 'agent-1', from: 11, to: 51 },
  { agentId: 'agent-2', from: 12, to: 32 },
  { agentId: 'agent-2', from: 53, to: 63 },
];

function resultOf(changes: Partial<RunResult> = {}): RunResult {
  return {
    runId: 'run_1',
    name: 'diamond',
    success: true,
    stopReason: 'completed',
    stopError: undefined,
    tasks: { total: 4, completed: 4, failed: 0, skipped: 0, cancelled: 0, reused: 0 },
    durationMs: 70,
    results: Object.fromEntries(
      played.map(({ from, to }, i) => [diamond[i]!.id, { startedAtMs: 1000 + from, endedAtMs: 1000 + to }]),
    ),
    errors: {},
    outputs: {},
    completedTasks: [],
    failedTasks: [],
    skippedTasks: [],
    cancelledTasks: [],
    compensatedTasks: [],
    compensationErrors: {},
    timings: played.map(({ agentId, from, to }, i) => ({
      taskId: diamond[i]!.id,
      agentId,
      attempts: 1,
      startedAtMs: 1000 + from,
      finishedAtMs: 1000 + to,
    })),
    ...changes,
  };
}

describe('the figures of a replay', () => {
  it(verifies('W6.replay-figures', 'compare what was measured with what was possible'), () => {
    expect(replayFigures(planOf('sleep'), resultOf(), { sinceMs: 1000, threads: 1 })).toEqual({
      work: 'sleep',
      timeScale: 0.01,
      agents: 2,
      width: 2,
      tasks: 4,
      makespanMs: 63,
      workMs: 80,
      criticalPathMs: 60,
      criticalPath: ['split', 'left', 'join'],
      criticalPathTasks: 3,
      workBoundMs: 40,
      lowerBoundMs: 60,
      overLowerBound: 63 / 60,
      busyMs: 80,
      utilisation: 80 / (63 * 2),
      // left 1 after split; right 2 after split; join 2 after left.
      dispatchUs: { median: 2000, mean: expect.closeTo(5000 / 3) },
      latenessMs: 0,
    });
  });

  it('count no more tasks at once than there are threads where tasks compute', () => {
    const figures = replayFigures(planOf('cpu'), resultOf(), { sinceMs: 1000, threads: 1 });
    expect(figures).toMatchObject({ agents: 2, width: 1, workBoundMs: 80, lowerBoundMs: 80 });
  });

  it(verifies('W6.replay-figures', 'leave out what ran before this process took the run'), () => {
    const figures = replayFigures(planOf('sleep'), resultOf(), { sinceMs: 1005, threads: 1 });
    expect(figures).toMatchObject({
      tasks: 3,
      makespanMs: 52,
      workMs: 70,
      criticalPathMs: 50,
      criticalPath: ['left', 'join'],
      criticalPathTasks: 2,
      dispatchUs: { median: 2000, mean: 2000 },
    });
    expect(replayFigures(planOf('sleep'), resultOf(), { sinceMs: 2000, threads: 1 })).toBeUndefined();
  });

  it('are not there for a run that did not complete', () => {
    const stopped = resultOf({ success: false, stopReason: 'interrupted' });
    expect(replayFigures(planOf('sleep'), stopped, { sinceMs: 0, threads: 1 })).toBeUndefined();
  });
});
