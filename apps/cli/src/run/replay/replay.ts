/** `conclave run --format`: a recorded execution is run again, and judged by how fast it could have been. */
import type { RunResult } from '@conclave/contracts';
import { loadWfFormatFile, readReplayPlan, replayFigures, replayWorkflow } from '@conclave/swarm';
import type { ReadWorkflow, RecordedTrace, ReplayFigures, RunSession } from '@conclave/swarm';
import { badArgument } from '../../failure.ts';
import type { RunCommandOptions } from '../run-options.ts';
import { replayFlag, wishedReplay } from './wished-replay.ts';

/** By name of the format. */
const readers: Readonly<Record<string, (path: string) => Promise<RecordedTrace>>> = {
  wfformat: loadWfFormatFile,
};

/** What a replay showed; undefined where it did not complete. Call it before the session is closed. */
export type FiguresOf = (result: RunResult) => Promise<ReplayFigures | undefined>;

export interface Replay {
  readonly read: ReadWorkflow;
  /** Call it before the run begins. @throws CONFIG_INVALID when a run that is gone on with is no replay */
  watch(session: RunSession): FiguresOf;
}

/** @returns undefined where a workflow file is run. @throws CONFIG_INVALID for options that are wrong, or without sense here */
export function readReplay(options: RunCommandOptions): Replay | undefined {
  const { format, resume } = options;
  const flag = replayFlag(options);
  if (format === undefined) {
    if (flag !== undefined) throw badArgument(flag, 'it belongs to a replay; give --format wfformat, too');
    return undefined;
  }
  const load = Object.hasOwn(readers, format) ? readers[format] : undefined;
  if (load === undefined)
    throw badArgument(
      '--format',
      `there is no format "${format}"; there is: ${Object.keys(readers).join(', ')}`,
    );
  if (options.input.length > 0) throw badArgument('--input', 'a recorded trace has no inputs');
  if (resume !== undefined && flag !== undefined)
    throw badArgument(flag, 'a resumed run keeps what it was started with');
  const wished = wishedReplay(options);
  return {
    read: async (file, stored) => {
      const plan = stored === undefined ? undefined : readReplayPlan(stored);
      const { timeScale, agents, work } = plan ?? wished;
      return replayWorkflow(await load(file), { timeScale, agents, ...(work === undefined ? {} : { work }) });
    },
    watch: watchReplay,
  };
}

const watchReplay: Replay['watch'] = ({ swarm, definition, runId }) => {
  const plan = readReplayPlan(definition);
  if (plan === undefined)
    throw badArgument('--format', `run ${runId} is not the replay of a trace; resume it without --format`);
  const sinceMs = Date.now();
  return async (result) => {
    const { shards } = await swarm.getSwarmMetrics();
    return replayFigures(plan, result, { sinceMs, threads: shards.started });
  };
};
