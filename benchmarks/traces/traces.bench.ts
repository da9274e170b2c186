/**
 * Recorded workflow executions, replayed through the engine: how much longer they take than a list schedule that
 * costs nothing. Tasks sleep, so that 32 of them fit on any machine.
 *
 *   node --conditions=conclave-source benchmarks/traces/traces.bench.ts [--smoke] [--json FILE]
 */
import type { RecordedTrace } from '@conclave/workflow';
import { main } from '../harness/report.ts';
import type { Benchmark, BenchmarkRow } from '../harness/report.ts';
import { inTemporaryFolder } from '../harness/temporary-folder.ts';
import { median } from '../harness/timing.ts';
import { bestListScheduleMs } from './list-schedule.ts';
import { withAgents } from './replay-on-swarm.ts';
import type { Replayed } from './replay-on-swarm.ts';
import { loadTraces } from './traces.ts';

const agentCounts = [2, 8, 32];

/**
 * Each replay is scaled so that it takes so long at best, and longer where an agent has many tasks: what handing out
 * costs does not shrink with the scale. Fourteen traces take a little more than two and a half minutes.
 */
interface Pace {
  readonly leastMs: number;
  /** Per task of an agent. */
  readonly perTaskMs: number;
}

const full: Pace = { leastMs: 3_000, perTaskMs: 50 };
const smoke: Pace = { leastMs: 40, perTaskMs: 0 };

export const tracesBenchmark: Benchmark = {
  name: 'traces',
  notes: [
    'The bound is the better of two list schedules of the same scaled durations on as many equal agents, computed offline: in the order of submission, and longest remaining path first (HEFT upward rank). They hand out work in no time.',
    'Makespans are from the first task that was handed out to the last one that ended in its thread; threads had started. Every run has its journal and its store on disk (synchronous=FULL).',
    'Against measured durations: the same bounds with the time that each task really slept. What is left out there is how late timers are, which count whole milliseconds.',
    "Dispatch: from the end of the task that made one possible, in its thread, to that one's start: report, commit, choice and hand-over.",
  ],
  run: async ({ smoke: isSmoke }) => {
    const { origin, traces } = await loadTraces(isSmoke);
    const measured = await inTemporaryFolder((folder) =>
      measure(traces, { folder, pace: isSmoke ? smoke : full }),
    );
    return {
      rows: agentCounts.flatMap((agents) => rowsFor(agents, measured)),
      notes: [`${traces.length} ${origin} traces.`, ...perTrace(traces, measured)],
    };
  },
};

interface Measured {
  readonly trace: string;
  readonly agents: number;
  readonly timeScale: number;
  /** Makespan over the bound of the scaled durations. */
  readonly ratio: number;
  /** Makespan over the bound of the durations that were measured. */
  readonly measuredRatio: number;
  readonly dispatchUs: number;
  readonly latenessMs: number;
}

interface Setting {
  readonly folder: string;
  readonly pace: Pace;
}

async function measure(traces: readonly RecordedTrace[], { folder, pace }: Setting): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const agents of agentCounts) {
    await withAgents({ agents, dataDir: folder }, async (replay) => {
      for (const trace of traces) measured.push(await measureOne(trace, { agents, pace, replay }));
    });
  }
  return measured;
}

interface Contest {
  readonly agents: number;
  readonly pace: Pace;
  readonly replay: (trace: RecordedTrace, timeScale: number) => Promise<Replayed>;
}

async function measureOne(trace: RecordedTrace, { agents, pace, replay }: Contest): Promise<Measured> {
  const boundOf = (durationsMs: readonly number[]): number =>
    bestListScheduleMs(
      trace.tasks.map(({ dependencies }, index) => ({ dependencies, durationMs: durationsMs[index]! })),
      agents,
    );
  const boundMs = Math.max(pace.leastMs, (pace.perTaskMs * trace.tasks.length) / agents);
  const timeScale = boundMs / boundOf(trace.tasks.map((task) => task.seconds * 1000));
  const { figures, measuredMs } = await replay(trace, timeScale);
  return {
    trace: trace.name,
    agents,
    timeScale,
    ratio: figures.makespanMs / boundMs,
    measuredRatio: figures.makespanMs / boundOf(measuredMs),
    dispatchUs: figures.dispatchUs?.median ?? 0,
    latenessMs: figures.latenessMs,
  };
}

function rowsFor(agents: number, measured: readonly Measured[]): BenchmarkRow[] {
  const here = measured.filter((it) => it.agents === agents);
  const worst = (of: 'ratio' | 'measuredRatio'): number => Math.max(...here.map((it) => it[of]));
  const middle = (of: 'ratio' | 'measuredRatio' | 'dispatchUs' | 'latenessMs'): number =>
    median(here.map((it) => it[of]));
  const name = (text: string): string => `${agents} agents, ${text}`;
  const target = { atMost: 1.05 };
  return [
    { name: name('makespan over the bound, median'), value: middle('ratio'), unit: 'times', target },
    { name: name('makespan over the bound, worst'), value: worst('ratio'), unit: 'times', target },
    { name: name('against measured durations, median'), value: middle('measuredRatio'), unit: 'times' },
    { name: name('against measured durations, worst'), value: worst('measuredRatio'), unit: 'times' },
    { name: name('dispatch, median'), value: middle('dispatchUs'), unit: 'us/task' },
    { name: name('timers late, median of means'), value: middle('latenessMs'), unit: 'ms/task' },
  ];
}

/** `name: 1.010 / 1.020 / 1.030 with 2 / 8 / 32 agents` */
function perTrace(traces: readonly RecordedTrace[], measured: readonly Measured[]): string[] {
  return traces.map(({ name, tasks }) => {
    const here = measured.filter((it) => it.trace === name);
    const list = (of: (it: Measured) => string): string => here.map(of).join(' / ');
    return `${name} (${tasks.length} tasks): ${list((it) => it.ratio.toFixed(3))} with ${list((it) => String(it.agents))} agents, dispatch ${list((it) => it.dispatchUs.toFixed(0))} us, time scale ${list((it) => it.timeScale.toPrecision(2))}`;
  });
}

await main(import.meta.url, tracesBenchmark);
