import { createSeededRandom } from '@conclave/testing';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { lengthsFor, randomFloats, specialFloats } from '../harness/cases.ts';
import { expectSideBySide } from '../harness/side-by-side.ts';

const random = createSeededRandom(77);

interface Case {
  agents: number;
  tasks: number;
  features: number;
  misalignBy?: number;
  base?: Float32Array<ArrayBuffer>;
  /** Features and requirements in steps of this, so that costs are equal often. */
  step?: number;
}

function inputsOf({ agents, tasks, features, misalignBy = 0, base, step = 0 }: Case) {
  const stride = agents + misalignBy;
  const rough = (values: Float32Array<ArrayBuffer>) =>
    step === 0 ? values : values.map((value) => Math.round(value / step) * step);
  return {
    stride,
    requirements: rough(randomFloats(random, tasks * features)),
    features: rough(randomFloats(random, stride * features)),
    base: base ?? rough(randomFloats(random, agents)),
  };
}

function expectCheapest(given: Case) {
  const { stride, ...inputs } = inputsOf(given);
  const { agents, tasks, features, misalignBy = 0 } = given;
  const { outputs } = expectSideBySide({
    inputs,
    outputs: { agents: new Int32Array(tasks).fill(-7), costs: new Float32Array(tasks).fill(-7) },
    misalignBy,
    call: (exports, at) =>
      exports.cheapestAgents(
        at.agents,
        at.costs,
        at.requirements,
        at.features,
        at.base,
        tasks,
        agents,
        stride,
        features,
      ),
  });
  return { ...inputs, ...outputs, stride };
}

function expectMatrix(given: Case) {
  const { stride, ...inputs } = inputsOf(given);
  const { agents, tasks, features, misalignBy = 0 } = given;
  return expectSideBySide({
    inputs,
    outputs: { costs: new Float32Array(tasks * stride).fill(-7) },
    misalignBy,
    call: (exports, at) =>
      exports.costMatrix(at.costs, at.requirements, at.features, at.base, tasks, agents, stride, features),
  });
}

function expectGreedy(
  costs: Float32Array<ArrayBuffer>,
  agents: number,
  { weight = 0.5, misalignBy = 0 } = {},
) {
  const tasks = 9;
  return expectSideBySide({
    inputs: { costs, demands: randomFloats(random, tasks).map(Math.abs) },
    outputs: { agents: new Int32Array(tasks).fill(-7), loads: randomFloats(random, agents) },
    misalignBy,
    call: (exports, at) =>
      exports.assignGreedily(
        at.agents,
        at.loads,
        at.costs,
        at.demands,
        tasks,
        agents,
        costs.length / tasks,
        weight,
      ),
  });
}

describe('the assignment kernels', () => {
  it.each([...lengthsFor({ unroll: 4, lanes: 4 }), 255, 256, 257, 600])(
    verifies('K1.assignment-cheapest', 'choose as the twin does, with the same costs, among %i agents'),
    (agents) => {
      for (const tasks of [0, 1, 2, 3])
        for (const features of [1, 5]) {
          const misalignBy = (agents + tasks) % 4;
          expectCheapest({ agents, tasks, features, misalignBy });
          expectCheapest({ agents, tasks, features, misalignBy, step: 0.5 });
          expectMatrix({ agents, tasks, features, misalignBy });
        }
    },
  );

  it(verifies('K1.assignment-cheapest', 'give a tie to the lowest index wherever it stands'), () => {
    for (const agents of [50, 530])
      for (let trial = 0; trial < 60; trial++) {
        const base = new Float32Array(agents).fill(3);
        const tied = Array.from({ length: 3 }, () => Math.floor(random.next() * agents));
        for (const agent of tied) base[agent] = 1;
        const { agents: chosen } = expectCheapest({ agents, tasks: 3, features: 2, base, step: 4 });
        const least = Math.min(...tied);
        expect([...chosen]).toEqual([least, least, least]);
      }
  });

  it('never choose an agent whose cost is infinite or not a number', () => {
    for (const special of specialFloats.filter((value) => !(value < Infinity)))
      for (const agents of [7, 37, 300]) {
        const base = new Float32Array(agents).fill(special);
        const nobody = expectCheapest({ agents, tasks: 3, features: 2, base });
        expect([...nobody.agents]).toEqual([-1, -1, -1]);
        expect([...nobody.costs]).toEqual([Infinity, Infinity, Infinity]);
        base[agents - 1] = 5;
        const last = agents - 1;
        const { agents: chosen } = expectCheapest({ agents, tasks: 3, features: 2, base });
        expect([...chosen]).toEqual([last, last, last]);
      }
  });

  it('compute base - sum of requirement * feature', () => {
    const { requirements, features, base, stride, agents, costs } = expectCheapest({
      agents: 40,
      tasks: 5,
      features: 3,
    });
    for (let t = 0; t < 5; t++) {
      const exact = Array.from(base, (own, a) =>
        [0, 1, 2].reduce((cost, f) => cost - requirements[t * 3 + f]! * features[f * stride + a]!, own),
      );
      expect(costs[t]).toBeCloseTo(Math.min(...exact), 5);
      expect(exact[agents[t]!]).toBeCloseTo(Math.min(...exact), 5);
    }
  });

  it.each(lengthsFor({ unroll: 4, lanes: 4 }))(
    verifies(
      'K1.assignment-greedy',
      'assign greedily as the twin does, with the same loads, among %i agents',
    ),
    (agents) => {
      for (const misalignBy of [0, 1, 3])
        for (const weight of [0, 0.5, -2]) {
          const costs = randomFloats(random, 9 * (agents + misalignBy));
          expectGreedy(costs, agents, { weight, misalignBy });
          expectGreedy(
            costs.map((cost) => Math.round(2 * cost)),
            agents,
            { weight, misalignBy },
          );
        }
    },
  );

  it('assign nothing to agents whose cost is infinite or not a number', () => {
    for (const special of [Infinity, Number.NaN])
      for (const agents of [3, 16, 37]) {
        const { outputs } = expectGreedy(new Float32Array(9 * agents).fill(special), agents);
        expect(outputs.agents.every((agent) => agent === -1)).toBe(true);
      }
  });
});
