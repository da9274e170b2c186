/** Tasks to agents: the cheapest agent of each, and one after the other with loads that grow. Row 15. */
import { loadKernels, TaskAssigner } from '@conclave/kernels';
import { createSeededRandom } from '@conclave/testing';
import { alternating } from '../harness/alternating.ts';
import type { BenchmarkRow } from '../harness/report.ts';
import { expectEqual } from './agreement.ts';
import { put, room } from './arena.ts';
import {
  cheapestFourAgents,
  cheapestTwoSums,
  cheapestWithMatrix,
  greedyTyped,
} from './contestants/scalar-assignment.ts';
import type { Family, Measurement, Scale } from './family.ts';
import { coldRow, timesRow, warmRow, type Aim } from './rows.ts';

const featureCount = 16;

export const assignment: Family = { name: 'assignment', run };

function run(scale: Scale): Measurement {
  const large = scale.smoke ? 64 : 1024;
  return {
    rows: [
      ...cheapest(scale, { agents: 64, tasks: scale.smoke ? 32 : 256, aim: { floor: 6, goal: 10 } }),
      ...cheapest(scale, { agents: large, tasks: large, aim: { floor: 3.3, goal: 8 } }),
      ...greedy(scale, large),
    ],
    notes: [
      'Row 15: costs are computed, and neither the kernel nor JavaScript writes them down; the row that says so does in JavaScript. Values are such that both are exact, so that both find the same agents.',
    ],
  };
}

interface Size {
  readonly agents: number;
  readonly tasks: number;
  readonly aim: Aim;
}

/** Numbers of a few bits, whose products and sums f32 holds exactly: in whatever order, costs are the same. */
function exactNumbers(length: number, seed: number): Float32Array {
  const random = createSeededRandom(seed);
  return Float32Array.from({ length }, () => Math.floor(random.next() * 256) / 256);
}

function cheapest({ turns }: Scale, { agents, tasks, aim }: Size): BenchmarkRow[] {
  const features = exactNumbers(agents * featureCount, 15);
  const base = exactNumbers(agents, 16);
  const requirements = exactNumbers(tasks * featureCount, 17);
  const js = { features, base, requirements, agents: new Int32Array(tasks), featureCount };
  const matrix = new Float32Array(tasks * agents);
  const assigner = new TaskAssigner(loadKernels(), { agents, features: featureCount });
  base.forEach((cost, agent) => {
    assigner.setAgent(agent, features.slice(agent * featureCount, (agent + 1) * featureCount), cost);
  });
  const kernel = () => assigner.cheapest(requirements);
  const measured = alternating(
    {
      kernel,
      js: () => cheapestTwoSums(js),
      fourAgents: () => cheapestFourAgents(js),
      matrix: () => cheapestWithMatrix(js, matrix),
    },
    turns,
  );
  const found = kernel().agents;
  cheapestWithMatrix(js, matrix);
  expectEqual('cheapestAgents beside JavaScript that writes the costs', found, js.agents);
  cheapestFourAgents(js);
  expectEqual('cheapestAgents beside four agents at once', found, js.agents);
  cheapestTwoSums(js);
  expectEqual('cheapestAgents', found, js.agents);
  const name = `15. cost and least, ${agents} agents, ${tasks} tasks, ${featureCount} features`;
  const { kernel: own } = measured;
  return [
    timesRow(`${name}, over JavaScript`, { kernel: own, over: measured.js }, aim),
    timesRow(`${name}, over JavaScript with four agents at once`, { kernel: own, over: measured.fourAgents }),
    timesRow(`${name}, over JavaScript that writes the costs`, { kernel: own, over: measured.matrix }),
    warmRow(name, measured.kernel),
    ...(agents === tasks ? [] : [coldRow(name, measured.kernel)]),
  ];
}

function greedy({ turns }: Scale, size: number): BenchmarkRow[] {
  const kernels = loadKernels();
  const costs = exactNumbers(size * size, 18);
  const demands = exactNumbers(size, 19);
  const weight = 0.5;
  const loads = new Float32Array(size);
  const js = { costs, demands, agents: new Int32Array(size), loads, weight };
  const at = { costs: put(kernels, costs), demands: put(kernels, demands) };
  const out = { agents: room(kernels, size * 4), loads: room(kernels, size * 4) };
  const { exports, memory } = kernels;
  const measured = alternating(
    {
      kernel: () => {
        memory.views.f32.fill(0, out.loads / 4, out.loads / 4 + size);
        exports.assignGreedily(out.agents, out.loads, at.costs, at.demands, size, size, size, weight);
      },
      js: () => {
        loads.fill(0);
        greedyTyped(js);
      },
    },
    turns,
  );
  expectEqual('assignGreedily', memory.views.i32.slice(out.agents / 4, out.agents / 4 + size), js.agents);
  expectEqual('loads', memory.views.f32.slice(out.loads / 4, out.loads / 4 + size), loads);
  const name = `15. greedy, ${size} agents, ${size} tasks`;
  const beside = { kernel: measured.kernel, over: measured.js };
  return [
    timesRow(`${name}, over JavaScript`, beside, { floor: 5, goal: 8 }),
    warmRow(name, measured.kernel),
    coldRow(name, measured.kernel),
  ];
}
