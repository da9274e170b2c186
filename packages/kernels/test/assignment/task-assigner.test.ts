import { isConclaveError } from '@conclave/contracts';
import { createSeededRandom } from '@conclave/testing';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { TaskAssigner } from '../../src/assignment/task-assigner.ts';
import { loadKernels } from '../../src/load/load-kernels.ts';

function refusal(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    const argument = isConclaveError(error, 'KERNEL_ARGUMENT_INVALID') ? error.details['argument'] : error;
    return typeof argument === 'string' ? argument : String(error);
  }
  return 'nothing was refused';
}

describe.each([{ wasm: 'auto' }, { wasm: 'never' }] as const)(
  'TaskAssigner (WebAssembly: $wasm)',
  ({ wasm }) => {
    const kernels = loadKernels({ wasm });

    function threeAgents(): TaskAssigner {
      const assigner = new TaskAssigner(kernels, { agents: 4, features: 2 });
      assigner.setAgent(0, Float32Array.of(1, 0), 0);
      assigner.setAgent(1, Float32Array.of(0, 1), 0);
      assigner.setAgent(3, Float32Array.of(1, 1), 0.5);
      return assigner;
    }

    it(verifies('K1.assignment-cheapest', 'gives each task the agent that has what it requires'), () => {
      const assigner = threeAgents();
      const tasks = Float32Array.of(1, 0, 0, 1, 1, 1, 0, 0);
      expect(assigner.cheapest(tasks)).toEqual({
        agents: Int32Array.of(0, 1, 3, 0),
        costs: Float32Array.of(-1, -1, -1.5, 0),
      });
      assigner.setCost(0, Infinity);
      expect([...assigner.cheapest(tasks).agents]).toEqual([3, 1, 3, 1]);
      for (const agent of [1, 3]) assigner.setCost(agent, Infinity);
      expect([...assigner.cheapest(tasks).agents]).toEqual([-1, -1, -1, -1]);
      expect(assigner.cheapest(new Float32Array(0)).agents).toHaveLength(0);
      assigner.free();
    });

    it(verifies('K1.assignment-greedy', 'passes on when an agent has enough to do'), () => {
      const assigner = threeAgents();
      const requirements = Float32Array.of(1, 0, 1, 0, 1, 0, 1, 0);
      const demands = Float32Array.of(1, 1, 1, 1);
      const { agents, loads } = assigner.greedy(requirements, {
        loads: new Float32Array(4),
        demands,
        loadWeight: 0.7,
      });
      expect([...agents]).toEqual([0, 3, 0, 1]);
      expect([...loads]).toEqual([2, 1, 0, 1]);
      assigner.free();
    });

    it(
      verifies('K1.assignment-greedy', 'assigns more tasks than it weighs at a time as if they were one'),
      () => {
        const random = createSeededRandom(9);
        const [agentCount, features, tasks] = [100, 3, 2_000];
        const assigner = new TaskAssigner(kernels, { agents: agentCount, features });
        const has = Array.from({ length: agentCount }, () =>
          Float32Array.from({ length: features }, () => random.next()),
        );
        has.forEach((features_, agent) => assigner.setAgent(agent, features_, 0));
        const requirements = Float32Array.from({ length: tasks * features }, () => random.next());
        const demands = Float32Array.from({ length: tasks }, () => random.next());
        const { agents, loads } = assigner.greedy(requirements, {
          loads: new Float32Array(agentCount),
          demands,
        });
        const f = Math.fround;
        const expected = new Float32Array(agentCount);
        for (let t = 0; t < tasks; t++) {
          const costs = has.map((own, agent) => {
            const cost = own.reduce(
              (sum, value, i) => f(sum - f(requirements[t * features + i]! * value)),
              0,
            );
            return f(cost + expected[agent]!);
          });
          const best = costs.indexOf(Math.min(...costs));
          expect(agents[t]).toBe(best);
          expected[best]! += demands[t]!;
        }
        expect(loads).toEqual(expected);
        assigner.free();
      },
    );

    it(verifies('K1.assignment-errors', 'refuses what it cannot use and stays as it was'), () => {
      const assigner = threeAgents();
      const tasks = Float32Array.of(1, 0, 0, 1);
      const before = assigner.cheapest(tasks);
      const bad = Float32Array.of(1, Number.NaN);
      expect(refusal(() => assigner.setAgent(4, Float32Array.of(1, 1), 0))).toBe('agent');
      expect(refusal(() => assigner.setAgent(0, Float32Array.of(1), 0))).toBe('features');
      expect(refusal(() => assigner.setAgent(0, bad, 0))).toBe('features[1]');
      expect(refusal(() => assigner.setAgent(0, Float32Array.of(9, 9), Number.NaN))).toBe('cost');
      expect(refusal(() => assigner.setCost(0, -Infinity))).toBe('cost');
      expect(refusal(() => assigner.cheapest(Float32Array.of(1, 2, 3)))).toBe('requirements');
      expect(refusal(() => assigner.cheapest(bad))).toBe('requirements[1]');
      expect(refusal(() => assigner.cheapest(new Float32Array(new SharedArrayBuffer(8))))).toBe(
        'requirements',
      );
      const loads = new Float32Array(4);
      const demands = new Float32Array(2);
      expect(refusal(() => assigner.greedy(tasks, { loads, demands: bad }))).toBe('demands[1]');
      expect(refusal(() => assigner.greedy(tasks, { loads, demands: loads }))).toBe('demands');
      expect(refusal(() => assigner.greedy(tasks, { loads: demands, demands }))).toBe('loads');
      expect(refusal(() => assigner.greedy(tasks, { loads, demands, loadWeight: Infinity }))).toBe(
        'loadWeight',
      );
      loads[2] = Infinity;
      expect(refusal(() => assigner.greedy(tasks, { loads, demands }))).toBe('loads[2]');
      expect(assigner.cheapest(tasks)).toEqual(before);
      assigner.free();
    });
  },
);
