/** What every benchmark gives: rows with a unit, and the target where there is one. */
import { cpus } from 'node:os';
import { writeFileSync } from 'node:fs';
import { argv, arch, platform, version } from 'node:process';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { plot } from './plot.ts';

export interface BenchmarkRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What the row is to reach. */
  readonly target?: Target;
  /** What it should reach, beyond the target. */
  readonly goal?: number;
}

export type Target = { readonly atLeast: number } | { readonly atMost: number };

/** A row and how it stands: `pass` and `goalMet` are left out where nothing is asked, and at the smoke size. */
export interface JudgedRow extends Omit<BenchmarkRow, 'target'> {
  readonly target?: Target;
  /** The target's number. */
  readonly floor?: number;
  readonly pass?: boolean;
  readonly goalMet?: boolean;
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
  readonly rows: readonly JudgedRow[];
  /** What a reader must know to read the figures fairly. */
  readonly notes: readonly string[];
}

export interface Benchmark {
  readonly name: string;
  readonly notes?: readonly string[];
  run(options: BenchmarkOptions): Promise<BenchmarkResult> | BenchmarkResult;
}

/** Rows, or rows and the notes that only this run gives: what was left out, and why. */
export type BenchmarkResult =
  | readonly BenchmarkRow[]
  | { readonly rows: readonly BenchmarkRow[]; readonly notes: readonly string[] };

export async function report(benchmark: Benchmark, options: BenchmarkOptions): Promise<BenchmarkReport> {
  const result = await benchmark.run(options);
  const { rows, notes } = 'rows' in result ? result : { rows: result, notes: [] };
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
    notes: [...(benchmark.notes ?? []), ...notes],
  };
}

function judged(row: BenchmarkRow): JudgedRow {
  const { target, goal, value } = row;
  if (target === undefined) return row;
  const isHigherBetter = 'atLeast' in target;
  const floor = isHigherBetter ? target.atLeast : target.atMost;
  const reaches = (wanted: number): boolean => (isHigherBetter ? value >= wanted : value <= wanted);
  const pass = reaches(floor);
  return goal === undefined ? { ...row, floor, pass } : { ...row, floor, pass, goalMet: reaches(goal) };
}

/**
 * Runs the benchmark when its file is the program: `node FILE [--smoke] [--json FILE] [--svg FILE]`. The exit code is
 * 1 when a target was missed.
 */
export async function main(moduleUrl: string, benchmark: Benchmark): Promise<void> {
  if (moduleUrl !== pathToFileURL(argv[1] ?? '').href) return;
  const { values } = parseArgs({
    options: { smoke: { type: 'boolean' }, json: { type: 'string' }, svg: { type: 'string' } },
  });
  const done = await report(benchmark, { smoke: values.smoke === true });
  print(done);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(done, null, 2)}\n`);
  if (values.svg !== undefined) writeFileSync(values.svg, plot(done));
  if (done.rows.some((row) => row.pass === false)) process.exitCode = 1;
}

function print(done: BenchmarkReport): void {
  const hasGoals = done.rows.some((row) => row.goal !== undefined);
  console.log(done.smoke ? `${done.benchmark} (smoke size: shows only that it runs)` : done.benchmark);
  console.table(
    done.rows.map(({ name, value, unit, target, goal, pass, goalMet }) => ({
      name,
      value: readable(value),
      unit,
      target: target === undefined ? '' : targetText(target),
      ...(hasGoals ? { goal: goal ?? '' } : {}),
      pass: pass === undefined ? '' : goalMet === true ? 'goal' : pass ? 'yes' : 'NO',
    })),
  );
  if (!done.smoke) console.log(verdict(done.rows));
  for (const note of done.notes) console.log(`- ${note}`);
}

function verdict(rows: readonly JudgedRow[]): string {
  const count = (of: 'pass' | 'goalMet'): string =>
    `${rows.filter((row) => row[of] === true).length} of ${rows.filter((row) => row[of] !== undefined).length}`;
  const goals = rows.some((row) => row.goalMet !== undefined) ? `, goals met: ${count('goalMet')}` : '';
  return `targets met: ${count('pass')}${goals}`;
}

function targetText(target: Target): string {
  return 'atLeast' in target ? `>= ${target.atLeast}` : `<= ${target.atMost}`;
}

function readable(value: number): number {
  return Number(value.toPrecision(4));
}
