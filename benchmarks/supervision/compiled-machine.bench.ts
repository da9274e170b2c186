/**
 * What an agent costs as an XState machine on the interpreter, as the same machine compiled, and as a hand-written
 * reducer: per event, per actor started and stopped, and in memory.
 *
 *   node --conditions=conclave-source benchmarks/supervision/compiled-machine.bench.ts [--smoke] [--json FILE]
 */
import type { Actor, AnyActorLogic } from 'xstate';
import { createActor } from 'xstate';
import { createActorChildPort, createActorSystem, createSupervisor } from '@conclave/supervision';
import { usedBytes } from '../harness/memory.ts';
import { main } from '../harness/report.ts';
import type { Benchmark, BenchmarkOptions, BenchmarkRow } from '../harness/report.ts';
import { median, threadCpuUs, wallMs } from '../harness/timing.ts';
import { ASSIGN, DONE, forms, handState, reduce } from './agent-forms.ts';

const full = { events: 400_000, actors: 10_000, rounds: 4, repeats: 7 };
const smoke: typeof full = { events: 200, actors: 20, rounds: 1, repeats: 1 };
type Sizes = typeof full;
type Form = keyof typeof forms;

export const compiledMachineBenchmark: Benchmark = {
  name: 'supervision/compiled-machine',
  notes: [
    'CPU time of the thread; medians over interleaved repetitions. Half of the events are ASSIGN, half DONE.',
    '"10,000 actors" sends one event to each in turn, so caches are cold; the others send to one actor.',
    'The reducer alone has no actor: no mailbox, no observers, no inspection.',
    'Bytes per actor: heap and array buffers after a collection, idle actors in one system, without what the owner keeps.',
  ],
  run,
};

function run({ smoke: isSmoke }: BenchmarkOptions): BenchmarkRow[] {
  const sizes = isSmoke ? smoke : full;
  return [...oneActor(sizes), ...manyActors(sizes), ...lifeCycle(sizes), ...supervised(sizes)];
}

function oneActor({ events, repeats }: Sizes): BenchmarkRow[] {
  const times = timesOf(repeats, {
    'reducer, no actor': () => driveReducer(events),
    ...mapForms((form) => {
      const actor = startOne(forms[form]);
      return () => drive([actor], events);
    }),
  });
  return [
    ...nsRows(times, 'event'),
    ratio('interpreted / compiled', times.interpreted / times.compiled, 15),
    ratio(
      'interpreted / compiled, replaceContext',
      times.interpreted / times['compiled, replaceContext'],
      15,
    ),
  ];
}

function manyActors({ actors, rounds, repeats }: Sizes): BenchmarkRow[] {
  const times = timesOf(
    repeats,
    mapForms((form) => {
      const system = createActorSystem();
      const members = Array.from({ length: actors }, (_, i) =>
        system.spawn(forms[form], { id: `a${i}`, input: { id: `a${i}` } }),
      );
      return () => drive(members, actors * rounds * 2);
    }),
  );
  const label = `event, ${actors} actors`;
  return [
    ...nsRows(times, label),
    ratio(`interpreted / compiled, ${actors} actors`, times.interpreted / times.compiled, 6),
  ];
}

function lifeCycle({ actors, repeats }: Sizes): BenchmarkRow[] {
  const rows: BenchmarkRow[] = [];
  for (const form of ['interpreted', 'compiled'] as const) {
    const runs = Array.from({ length: repeats }, () => spawnAndStop(forms[form], actors));
    const target = form === 'compiled' ? { target: { atMost: 500 } } : {};
    const each = (pick: (run: LifeCycle) => number): number => median(runs.map(pick));
    rows.push(
      { name: `start ${actors} actors, ${form}`, value: each((r) => r.startMs), unit: 'ms', ...target },
      { name: `stop ${actors} actors, ${form}`, value: each((r) => r.stopMs), unit: 'ms', ...target },
      {
        name: `memory of an idle actor, ${form}`,
        value: each((r) => r.bytes),
        unit: 'B',
        ...(form === 'compiled' ? { target: { atMost: 2500 } } : {}),
      },
    );
  }
  return rows;
}

interface LifeCycle {
  readonly startMs: number;
  readonly stopMs: number;
  readonly bytes: number;
}

function spawnAndStop(logic: AnyActorLogic, actors: number): LifeCycle {
  const system = createActorSystem();
  const ids = Array.from({ length: actors }, (_, i) => `a${i}`);
  const before = usedBytes();
  const startMs = wallMs(() => {
    for (const id of ids) system.spawn(logic, { id, input: { id } });
  });
  const bytes = Math.max(0, usedBytes() - before) / actors;
  const stopMs = wallMs(() => {
    for (const id of ids) system.stop(id);
  });
  system.close();
  return { startMs, stopMs, bytes };
}

function supervised({ actors, repeats }: Sizes): BenchmarkRow[] {
  const adds: number[] = [];
  const stops: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const system = createActorSystem();
    const port = createActorChildPort(system, () => forms.compiled);
    const supervisor = createSupervisor({ id: 'bench', port }).start();
    const add = (id: string) => supervisor.addChild({ id, start: { name: 'agent', input: { id } } });
    adds.push(
      wallMs(() => {
        for (let i = 0; i < actors; i += 1) add(`a${i}`);
      }),
    );
    stops.push(wallMs(() => void supervisor.stop()));
    if (system.size > 0) throw new Error('stopping was not finished when it was measured');
  }
  return [
    { name: `add ${actors} supervised actors`, value: median(adds), unit: 'ms', target: { atMost: 500 } },
    { name: `stop ${actors} supervised actors`, value: median(stops), unit: 'ms', target: { atMost: 500 } },
  ];
}

function mapForms(make: (form: Form) => () => number): Record<Form, () => number> {
  return {
    reducer: make('reducer'),
    compiled: make('compiled'),
    'compiled, replaceContext': make('compiled, replaceContext'),
    interpreted: make('interpreted'),
  };
}

/** Interleaved, so that a busy moment of the machine meets all contestants. The first repetition warms up. */
function timesOf<K extends string>(repeats: number, contestants: Record<K, () => number>): Record<K, number> {
  const names = Object.keys(contestants) as K[];
  const samples = new Map(names.map((name) => [name, [] as number[]]));
  for (let repeat = 0; repeat <= repeats; repeat += 1)
    for (const name of names) {
      const ns = contestants[name]();
      if (repeat > 0) samples.get(name)!.push(ns);
    }
  return Object.fromEntries(names.map((name) => [name, median(samples.get(name)!)])) as Record<K, number>;
}

function startOne(logic: AnyActorLogic): Actor<AnyActorLogic> {
  return createActor(logic, { input: { id: 'one' } }).start();
}

/** Nanoseconds per event. */
function drive(actors: readonly Actor<AnyActorLogic>[], events: number): number {
  const rounds = Math.ceil(events / (2 * actors.length));
  const us = threadCpuUs(() => {
    for (let round = 0; round < rounds; round += 1) {
      for (const actor of actors) actor.send(ASSIGN);
      for (const actor of actors) actor.send(DONE);
    }
  });
  return (us * 1_000) / (rounds * 2 * actors.length);
}

function driveReducer(events: number): number {
  let state = handState('one');
  const us = threadCpuUs(() => {
    for (let i = 0; i < events; i += 2) state = reduce(reduce(state, ASSIGN), DONE);
  });
  return (us * 1_000) / events;
}

function nsRows(times: Readonly<Record<string, number>>, what: string): BenchmarkRow[] {
  return Object.entries(times).map(([name, value]) => ({ name: `${what}, ${name}`, value, unit: 'ns' }));
}

function ratio(name: string, value: number, atLeast: number): BenchmarkRow {
  return { name, value, unit: 'times', target: { atLeast } };
}

await main(import.meta.url, compiledMachineBenchmark);
