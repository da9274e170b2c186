/** What every benchmark gives: rows with a unit, and the target where there is one. */
import { cpus } from 'node:os';
import { writeFileSync } from 'node:fs';
import { arch, argv, platform, version } from 'node:process';
import { pathToFileURL } from 'node:url';

export interface BenchmarkRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What the row is to reach; at least it, or at most it. */
  readonly target?: { readonly atLeast: number } | { readonly atMost: number };
}

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
    rows: rows.map((row) =>
      row.target === undefined ? row : { ...row, pass: reaches(row.value, row.target) },
    ),
    notes: benchmark.notes ?? [],
  };
}

function reaches(value: number, target: NonNullable<BenchmarkRow['target']>): boolean {
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost;
}

/** Runs the benchmark when its file is the program: `node FILE [--smoke] [--json FILE]`. */
export async function main(moduleUrl: string, benchmark: Benchmark): Promise<void> {
  if (moduleUrl !== pathToFileURL(argv[1] ?? '').href) return;
  const done = await report(benchmark, { smoke: argv.includes('--smoke') });
  console.table(
    done.rows.map(({ name, value, unit, target, pass }) => ({
      name,
      value: readable(value),
      unit,
      target:
        target === undefined ? '' : 'atLeast' in target ? `>= ${target.atLeast}` : `<= ${target.atMost}`,
      pass: pass === undefined ? '' : pass ? 'yes' : 'NO',
    })),
  );
  for (const note of done.notes) console.log(`- ${note}`);
  const at = argv.indexOf('--json');
  if (at >= 0) writeFileSync(argv[at + 1] ?? 'benchmark.json', `${JSON.stringify(done, null, 2)}\n`);
}

function readable(value: number): number {
  return Number(value.toPrecision(4));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}
