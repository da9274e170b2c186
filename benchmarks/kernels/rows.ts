/** Rows of the kernels' report from what contestants measured. Names begin with the number of the promise. */
import type { Measured } from '../harness/alternating.ts';
import { timesFaster } from '../harness/alternating.ts';
import type { BenchmarkRow } from '../harness/report.ts';

/** What a row must reach, and what it should. Both or neither. */
export interface Aim {
  readonly floor: number;
  readonly goal: number;
}

/** How many times faster the kernel is: the median of the ratios within one round. */
export function timesRow(
  name: string,
  { kernel, over }: { kernel: Measured; over: Measured },
  aim?: Aim,
): BenchmarkRow {
  return { name, value: timesFaster(kernel, over), unit: 'times', ...atLeast(aim) };
}

/** @returns the fields of a row whose value should be high. */
export function atLeast(aim?: Aim): Pick<BenchmarkRow, 'target' | 'goal'> {
  return aim === undefined ? {} : { target: { atLeast: aim.floor }, goal: aim.goal };
}

/** @returns the fields of a row whose value should be low. */
export function atMost(aim?: Aim): Pick<BenchmarkRow, 'target' | 'goal'> {
  return aim === undefined ? {} : { target: { atMost: aim.floor }, goal: aim.goal };
}

/** A time in ms, warm. */
export function warmRow(name: string, { ms }: Measured, aim?: Aim): BenchmarkRow {
  return { name, value: ms, unit: 'ms', ...atMost(aim) };
}

/** The first call of the process, without a target: compilers had seen nothing of it. */
export function coldRow(name: string, { coldMs }: Measured): BenchmarkRow {
  return { name: `${name}: first call`, value: coldMs, unit: 'ms' };
}

/** `12,345 rows` */
export function rowsOf(count: number): string {
  return `${count.toLocaleString('en-GB')} rows`;
}
