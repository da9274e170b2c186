/** What every benchmark gives: rows with a unit, and the target where there is one. */
import { cpus } from 'node:os';
import { writeFileSync } from 'node:fs';
import { argv, arch, platform, version } from 'node:process';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

export interface BenchmarkRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What the row is to reach. */
  readonly target?: Target;
}

export type Target = { readonly atLeast: number } | { readonly atMost: number };

export interface BenchmarkOptions {
  /** A tiny size that only shows that the benchmark runs. */
  readonly smoke: boolean;
}

export interface BenchmarkReport {
  readonly benchmark: string;
  readonly smoke: boolean;
  readonly machine: {
    readonly node: string;
    readonly platform: string;
    readonly cpu: string;
    readonly cores: number;
  };
  /** `pass`: whether a row with a target reaches it; left out at the smoke size. */
  readonly rows: readonly (BenchmarkRow & { readonly pass?: boolean })[];
  /** What a reader must know to read the figures fairly. */
  readonly notes: readonly string[];
}

export interface Benchmark {
  readonly name: string;
  readonly notes?: readonly string[];
  run(options: BenchmarkOptions): Promise<readonly BenchmarkRow[]> | readonly BenchmarkRow[];
}

export async function report(benchmark: Benchmark, options: BenchmarkOptions): Promise<BenchmarkReport> {
  const rows = await benchmark.run(options);
  const cores = cpus();
  return {
    benchmark: benchmark.name,
    smoke: options.smoke,
    machine: {
      node: version,
      platform: `${platform}-${arch}`,
      cpu: cores[0]?.model ?? 'unknown',
      cores: cores.length,
    },
    // A tiny size reaches or misses a target by chance.
    rows: options.smoke ? rows : rows.map(judged),
    notes: benchmark.notes ?? [],
  };
}

function judged(row: BenchmarkRow): BenchmarkRow & { readonly pass?: boolean } {
  return row.target === undefined ? row : { ...row, pass: reaches(row.value, row.target) };
}

function reaches(value: number, target: Target): boolean {
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost;
}

/** Runs the benchmark when its file is the program: `node FILE [--smoke] [--json FILE]`. */
export async function main(moduleUrl: string, benchmark: Benchmark): Promise<void> {
  if (moduleUrl !== pathToFileURL(argv[1] ?? '').href) return;
  const { values } = parseArgs({ options: { smoke: { type: 'boolean' }, json: { type: 'string' } } });
  const done = await report(benchmark, { smoke: values.smoke === true });
  print(done);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(done, null, 2)}\n`);
}

function print(done: BenchmarkReport): void {
  console.log(done.smoke ? `${done.benchmark} (smoke size: shows only that it runs)` : done.benchmark);
  console.table(
    done.rows.map(({ name, value, unit, target, pass }) => ({
      name,
      value: readable(value),
      unit,
      target: target === undefined ? '' : targetText(target),
      pass: pass === undefined ? '' : pass ? 'yes' : 'NO',
    })),
  );
  for (const note of done.notes) console.log(`- ${note}`);
}

function targetText(target: Target): string {
  return 'atLeast' in target ? `>= ${target.atLeast}` : `<= ${target.atMost}`;
}

function readable(value: number): number {
  return Number(value.toPrecision(4));
}
