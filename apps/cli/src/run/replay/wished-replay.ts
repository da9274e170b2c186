/** How a trace is to be replayed, from the command line. */
import type { ReplayOptionsInput } from '@conclave/swarm';
import { badArgument } from '../../failure.ts';
import type { RunCommandOptions } from '../run-options.ts';

type ReplayFlags = Pick<RunCommandOptions, 'timeScale' | 'agents' | 'work'>;

const flags = { timeScale: '--time-scale', agents: '--agents', work: '--work' } as const;

/** The first option that only a replay has. */
export function replayFlag(options: ReplayFlags): string | undefined {
  const given = (['timeScale', 'agents', 'work'] as const).find((name) => options[name] !== undefined);
  return given === undefined ? undefined : flags[given];
}

/** @throws CONFIG_INVALID */
export function wishedReplay({
  timeScale = '1',
  agents = '8',
  work = 'sleep',
}: ReplayFlags): ReplayOptionsInput {
  if (work !== 'sleep' && work !== 'cpu') throw badArgument(flags.work, `"${work}" is neither sleep nor cpu`);
  return { timeScale: scaleOf(timeScale), agents: countOf(agents), work };
}

function scaleOf(text: string): number {
  const scale = numberOf(text);
  if (Number.isFinite(scale) && scale > 0) return scale;
  throw badArgument(flags.timeScale, `"${text}" is no number above 0`);
}

function countOf(text: string): number {
  const count = numberOf(text);
  if (Number.isInteger(count) && count >= 1 && count <= 100_000) return count;
  throw badArgument(flags.agents, `"${text}" is no whole number from 1 to 100,000`);
}

/** JavaScript takes an empty text for 0. */
function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}
