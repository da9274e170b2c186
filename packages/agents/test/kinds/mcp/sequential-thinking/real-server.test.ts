import { afterEach, describe, expect, it, vi } from 'vitest';
import type { JsonObject, JsonValue } from '@conclave/contracts';
import { verifies } from '@conclave/test/requirements';
import { SequentialThinking } from '../../../../src/index.ts';
import type { Agent } from '../../../../src/index.ts';
import { recordThoughts } from '../../../../src/kinds/mcp/adapters/sequential-thinking/thought-recorder.ts';
import type { FleetUnderTest } from '../../../fleet-under-test.ts';
import { errorOf, fleetUnderTest, valueOf } from '../../../fleet-under-test.ts';

const capabilities = ['structured-reasoning', 'decompose-task', 'synthesize-results', 'coordinate-workflow'];

const open: FleetUnderTest[] = [];
afterEach(async () => {
  for (const { fleet } of open.splice(0)) await fleet.stop();
});

function thinker(concurrency = 1): Agent {
  const test = fleetUnderTest();
  open.push(test);
  return test.one({ id: 'thinker', kind: 'mcp', adapter: 'sequential-thinking', capabilities, concurrency });
}

describe('sequential-thinking agent on the real server', () => {
  it(
    verifies(['A3.decompose', 'A3.recorded', 'A2.mcp-tools'], 'decomposes a task and records every thought'),
    async () => {
      const thinking = new SequentialThinking(thinker());
      const plan = await thinking.decomposeTask({
        goal: 'Review',
        steps: [
          { id: 'measure', description: 'Measure' },
          { id: 'history', description: 'History' },
          { id: 'report', description: 'Report', dependsOn: ['measure', 'history'] },
        ],
      });
      expect(plan.executionPlan.levels).toEqual([['measure', 'history'], ['report']]);
      expect(plan.recordedThoughts).toBe(6);
      expect(plan.thoughtHistoryLength).toBe(6);
      expect(plan.branches).toHaveLength(2);
      const again = await thinking.decomposeTask({ goal: '1. a\n2. b' });
      expect(again.recordedThoughts).toBe(5);
      expect(again.thoughtHistoryLength).toBe(11);
    },
  );

  it(
    verifies(['A3.synthesize', 'A3.coordinate', 'A3.recorded'], 'synthesises, coordinates and reasons'),
    async () => {
      const thinking = new SequentialThinking(thinker());
      const findings = [
        { source: 'a', summary: 'x' },
        { source: 'b', summary: 'y', weight: 3 },
      ];
      const synthesis = await thinking.synthesizeResults({ goal: 'Say', findings, conclusion: 'Do y.' });
      expect(synthesis).toMatchObject({ conclusion: 'Do y.', recordedThoughts: 5 });
      const coordination = await thinking.coordinateWorkflow({
        goal: 'Ship',
        steps: [{ id: 's', description: 'S' }],
        agents: [{ id: 'ann' }],
      });
      expect(coordination).toMatchObject({ recordedThoughts: 3, waves: [['s']] });
      const reasoning = await thinking.structuredReasoning({
        goal: 'Think',
        thoughts: [
          { text: 'one' },
          { text: 'two', branchFrom: 1, branch: 'b' },
          { text: 'one, better', revises: 1 },
        ],
      });
      expect(reasoning).toMatchObject({ recordedThoughts: 3, thoughtHistoryLength: 11 });
      expect(reasoning.branches).toEqual([expect.stringMatching(/\/b$/)]);
    },
  );

  it('does not mix the thoughts of tasks that come at once', async () => {
    const agent = thinker(4);
    const goals = ['a; b', 'c; d; e', 'f', 'g; h'];
    const outcomes = await Promise.all(
      goals.map((goal) => agent.execute({ type: 'decompose-task', params: { goal } })),
    );
    expect(outcomes.map((outcome) => (valueOf(outcome) as JsonObject)['recordedThoughts'])).toEqual([
      5, 6, 4, 5,
    ]);
  });

  it('is cancelled in the middle and takes the next task', async () => {
    const agent = thinker();
    const steps = Array.from({ length: 1_000 }, (_, index) => ({ id: `s${index}`, description: 'x' }));
    const controller = new AbortController();
    const params = { goal: 'g', steps };
    const outcome = agent.execute({ type: 'decompose-task', params, signal: controller.signal });
    await vi.waitFor(() => expect(agent.getStatus().running).toBe(1));
    controller.abort();
    expect(errorOf(await outcome).code).toBe('TASK_CANCELLED');
    expect(valueOf(await agent.execute({ type: 'decompose-task', params: { goal: 'g' } }))).toMatchObject({
      recordedThoughts: 4,
    });
  });

  it(verifies('A1.validate', 'refuses parameters that do not fit, before and while running'), async () => {
    const agent = thinker();
    const params = { gaol: 'typo' };
    expect((await agent.validateTask({ type: 'decompose-task', params })).problems.join()).toMatch(
      /goal.*gaol/s,
    );
    expect(errorOf(await agent.execute({ type: 'decompose-task', params }))).toMatchObject({
      code: 'TASK_PARAMS_INVALID',
      retryable: false,
    });
  });
});

describe('recording thoughts', () => {
  const thoughts = [{ text: 'a' }, { text: 'b', branchFrom: 1, branch: 'x' }];

  function server(answer: (sent: JsonObject, count: number) => JsonObject) {
    let count = 0;
    return {
      agentId: 'thinker',
      call: (_tool: string, sent: JsonObject): Promise<JsonValue> => {
        count += 1;
        const { thoughtNumber, totalThoughts, nextThoughtNeeded } = sent;
        const honest = {
          thoughtNumber,
          totalThoughts,
          nextThoughtNeeded,
          branches: ['x'],
          thoughtHistoryLength: count,
        };
        return Promise.resolve({ ...honest, ...answer(sent, count) } as JsonObject);
      },
    };
  }

  it.each([
    ['a history that did not grow', () => ({ thoughtHistoryLength: 1 }), 'grew by 0'],
    ['a number of its own', () => ({ thoughtNumber: 9 }), 'number 9'],
    ['an unknown branch', () => ({ branches: [] }), 'branch "x"'],
    ['another form', () => ({ branches: 'x' }), 'form of this tool'],
  ])(verifies('A3.recorded', 'finds out %s'), async (_what, answer, reason) => {
    const recording = recordThoughts(server(answer as () => JsonObject), thoughts);
    await expect(recording).rejects.toMatchObject({
      code: 'MCP_TOOL_FAILED',
      message: expect.stringContaining(reason) as string,
    });
  });
});
