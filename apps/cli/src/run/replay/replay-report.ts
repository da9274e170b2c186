import type { ReplayFigures } from '@conclave/swarm';
import { formatDuration } from '../../format/duration.ts';
import { countOf } from '../../format/number.ts';

const SHOWN_TASKS = 6;

/** What a person reads below the end of a replay. */
export function replayReport(figures: ReplayFigures): string {
  const { makespanMs, lowerBoundMs, criticalPathMs, workBoundMs, workMs, utilisation } = figures;
  const over =
    figures.overLowerBound === null ? '' : `, ${figures.overLowerBound.toFixed(3)} times the lower bound`;
  const rows = [
    ['makespan', `${precise(makespanMs)}${over}`],
    ['lower bound', precise(lowerBoundMs)],
    ['critical path', `${precise(criticalPathMs)}: ${pathText(figures)}`],
    ['work bound', `${precise(workBoundMs)} (${precise(workMs)} over ${figures.width})`],
    ['utilisation', `${(utilisation * 100).toFixed(1)} %`],
    ['dispatch', dispatchText(figures)],
  ];
  return [headline(figures), ...rows.map(([name, text]) => `  ${name!.padEnd(13)}  ${text!}`)]
    .map((line) => `${line}\n`)
    .join('');
}

function headline({ tasks, agents, timeScale, work, width }: ReplayFigures): string {
  const limited = width < agents ? `, ${width} at once` : '';
  return `Replay of ${countOf(tasks, 'task')} with ${countOf(agents, 'agent')}${limited} at time scale ${timeScale} (${work})`;
}

/** Replays are short, and what is compared differs by parts of a percent. */
function precise(ms: number): string {
  return ms < 60_000 ? `${ms.toFixed(1)} ms` : formatDuration(ms);
}

function pathText({ criticalPath, criticalPathTasks }: ReplayFigures): string {
  const shown = criticalPath.slice(0, SHOWN_TASKS).join(' -> ');
  return criticalPathTasks > SHOWN_TASKS ? `${shown} -> … (${countOf(criticalPathTasks, 'task')})` : shown;
}

function dispatchText({ dispatchUs, latenessMs }: ReplayFigures): string {
  const late = `tasks lasted ${latenessMs.toFixed(2)} ms longer than they were to, on average`;
  if (dispatchUs === null) return `nothing to measure; ${late}`;
  return `${dispatchUs.median.toFixed(0)} us per task (mean ${dispatchUs.mean.toFixed(0)} us); ${late}`;
}
