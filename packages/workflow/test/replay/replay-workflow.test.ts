import { verifies } from '@conclave/test/requirements';
import { isConclaveError } from '@conclave/contracts';
import { describe, expect, it } from 'vitest';
import { parseWorkflow } from '../../src/definition/parse-workflow.ts';
import type { RecordedTrace } from '../../src/importers/recorded-trace.ts';
import { readReplayPlan } from '../../src/replay/replay-plan.ts';
import { replayWorkflow } from '../../src/replay/replay-workflow.ts';

function traceOf(...ids: string[]): RecordedTrace {
  return {
    name: 'any thing',
    tasks: ids.map((id) => ({ id, label: undefined, dependencies: [], seconds: 1 })),
  };
}

function codeOf(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    if (isConclaveError(error)) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'nothing';
}

describe('a trace as a workflow', () => {
  it(verifies('W6.replay-names', 'keeps ids that are names and makes names of the others'), () => {
    const definition = replayWorkflow(traceOf('a b', 'a-b', 'a/b', '(x)', 'y'.repeat(200), 'ü', '…'), {
      timeScale: 1,
      agents: 1,
    });
    expect(definition.name).toBe('any-thing');
    expect(definition.tasks.map((task) => task.id)).toEqual([
      'a-b-2',
      'a-b',
      'a-b-3',
      'x-',
      'y'.repeat(112),
      'unnamed',
      'unnamed-2',
    ]);
    expect(definition.tasks.map((task) => task.description).slice(0, 2)).toEqual(['a b', undefined]);
  });

  it(
    verifies('W6.replay-agents', 'is done by equal agents with one task at a time, which wait or compute'),
    () => {
      const agents = (work: 'sleep' | 'cpu') =>
        replayWorkflow(traceOf('a'), { timeScale: 1, agents: 5, work }).swarm;
      expect(agents('sleep')).toMatchObject({
        topology: 'star',
        agents: [{ kind: 'function', export: 'sleep', count: 5, concurrency: 1, load: 'io' }],
      });
      expect(agents('cpu')).toMatchObject({ agents: [{ export: 'compute', count: 5, load: 'cpu' }] });
    },
  );

  it.each([
    [{ timeScale: -1, agents: 1 }, 'timeScale'],
    [{ timeScale: Number.NaN, agents: 1 }, 'timeScale'],
    [{ timeScale: Infinity, agents: 1 }, 'timeScale'],
    [{ timeScale: 1, agents: 0 }, 'agents'],
    [{ timeScale: 1e7, agents: 1 }, 'timeScale: task "a" would last 10000000 s; 2147483 s is the limit'],
  ])(verifies('W6.replay-options', 'is refused for options without sense: %o'), (options, says) => {
    const message = codeOf(() => replayWorkflow(traceOf('a'), options));
    expect(message).toMatch(/^CONFIG_INVALID: /);
    expect(message).toContain(says);
  });

  it('is told from other workflows', () => {
    const replay = replayWorkflow(traceOf('a'), { timeScale: 1, agents: 1 });
    expect(readReplayPlan(replay)).toBeDefined();
    const others = [
      { ...replay, swarm: undefined },
      { ...replay, tasks: [{ id: 'a', type: 'replay' }] },
      {
        ...replay,
        tasks: [...replay.tasks, { id: 'b', type: 'work', params: { seconds: 1, timeScale: 1 } }],
      },
    ];
    for (const other of others) expect(readReplayPlan(parseWorkflow(other))).toBeUndefined();
  });
});
