/**
 * What the params of one fan-out item cost: ours, which follows plain paths by itself, beside JSONata for each
 * expression; and what it costs to compile a task that has them.
 *
 *   node --conditions=conclave-source benchmarks/workflow/expressions.bench.ts [--smoke] [--json FILE]
 */
import { compileWorkflow, evaluateParams, parseWorkflow } from '@conclave/workflow';
import type { ExpressionScope } from '@conclave/workflow';
import jsonata from 'jsonata';
import { main } from '../harness/report.ts';
import type { Benchmark, BenchmarkOptions, BenchmarkRow } from '../harness/report.ts';

export const expressionsBenchmark: Benchmark = {
  name: 'workflow/expressions',
  notes: ['Params: { file: item.name, size: item.stat.bytes, root: inputs.root, at: index }.'],
  run,
};

const params = {
  file: '${{ item.name }}',
  size: '${{ item.stat.bytes }}',
  root: '${{ inputs.root }}',
  at: '${{ index }}',
};

async function run({ smoke }: BenchmarkOptions): Promise<readonly BenchmarkRow[]> {
  const items = Array.from({ length: smoke ? 100 : 100_000 }, (_, index) => ({
    name: `src/file-${index}.ts`,
    stat: { bytes: index },
  }));
  const oursNs = evaluateAll(items);
  const jsonataNs = await evaluateByJsonata(items.slice(0, Math.max(100, items.length / 10)));
  return [
    { name: 'ours, params of one item', value: oursNs, unit: 'ns' },
    { name: 'jsonata, params of one item', value: jsonataNs, unit: 'ns' },
    {
      name: 'jsonata over ours',
      value: jsonataNs / oursNs,
      unit: 'times',
      target: { atLeast: 10 },
    },
    { name: 'compile a task with one reference', value: compileUs(smoke ? 100 : 20_000), unit: 'us' },
  ];
}

type Item = { name: string; stat: { bytes: number } };

const inputs = { root: '.' };
const noTask: ExpressionScope['task'] = () => {
  throw new Error('no expression reads a task');
};

function evaluateAll(items: readonly Item[]): number {
  const workflow = compileWorkflow(
    parseWorkflow({
      name: 'w',
      inputs: { root: {} },
      tasks: [{ id: 'measure', type: 't', forEach: [1], params }],
    }),
  );
  const task = workflow.tasks[0]!;
  let bestMs = Number.POSITIVE_INFINITY;
  for (let repetition = 0; repetition < 3; repetition += 1) {
    const started = performance.now();
    items.forEach((item, index) => {
      const value = evaluateParams(task, { inputs, run: { id: 'r' }, task: noTask, item, index });
      if (value instanceof Promise) throw new Error('plain paths answer at once');
    });
    bestMs = Math.min(bestMs, performance.now() - started);
  }
  return (bestMs * 1e6) / items.length;
}

async function evaluateByJsonata(items: readonly Item[]): Promise<number> {
  const expressions = ['item.name', 'item.stat.bytes', 'inputs.root', 'index'].map((source) =>
    jsonata(source),
  );
  const started = performance.now();
  for (const [index, item] of items.entries()) {
    for (const expression of expressions) await expression.evaluate({ inputs, item, index });
  }
  return ((performance.now() - started) * 1e6) / items.length;
}

function compileUs(size: number): number {
  const tasks = Array.from({ length: size }, (_, index) => ({
    id: `t${index}`,
    type: 't',
    ...(index > 0 ? { params: { previous: `\${{ tasks.t${index - 1}.result.value }}` } } : {}),
  }));
  const definition = parseWorkflow({ name: 'w', tasks });
  const started = performance.now();
  compileWorkflow(definition);
  return ((performance.now() - started) * 1e3) / size;
}

await main(import.meta.url, expressionsBenchmark);
