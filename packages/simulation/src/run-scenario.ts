/** One seed from beginning to end: faults, calm, the end of every run, the end of every node, and the judgement. */
import { isTerminalRunStatus } from '@conclave/contracts';
import { Simulation } from '@conclave/testing/simulation';
import { checkFinalState } from './checks/final-state.ts';
import type { StoredState } from './checks/final-state.ts';
import { readFinalState } from './checks/read-final-state.ts';
import type { Tally } from './checks/tally.ts';
import type { Violation } from './checks/violations.ts';
import { strike } from './faults/strike.ts';
import { withoutEdge } from './faults/planted-bug.ts';
import type { PlantedBug } from './faults/planted-bug.ts';
import { drawScenario } from './scenario-options.ts';
import type { ScenarioOptions } from './scenario-options.ts';
import { definitionOf } from './workload/definition.ts';
import { World } from './world.ts';
import { countTasks } from './checks/count-tasks.ts';
import { settleCrews, strikeCrews } from './crew/strike-crews.ts';

export interface ScenarioReport {
  readonly seed: number;
  readonly store: string;
  readonly violations: readonly Violation[];
  /** Over every event in its order. */
  readonly traceHash: string;
  readonly trace: readonly string[];
  readonly events: number;
  readonly virtualMs: number;
  readonly runs: number;
  readonly happened: Tally['counts'];
  readonly leaseOperations: number;
}

/** Time after the last fault within which every run must have ended, in ms. */
const RECOVERY_MS = 60_000;
/** Time within which every node must have stopped, in ms. */
const SHUTDOWN_MS = 40_000;
const MAX_EVENTS = 400_000;

export async function runScenario(options: ScenarioOptions): Promise<ScenarioReport> {
  const { seed, keepTrace = 0, plant } = options;
  const simulation = new Simulation({ seed, keepTrace });
  const world = new World(simulation, drawScenario(simulation, options), plant);
  submitUntilThere(world, plant);
  for (const fault of world.scenario.faults)
    simulation.schedule(fault.atMs, `fault ${fault.kind}`, () => strike(world, fault));
  simulation.schedule(world.scenario.calmFromMs, 'calm', () => becomeCalm(world));
  strikeCrews(world);
  const untilMs = world.scenario.calmFromMs + RECOVERY_MS;
  await simulation.run({ untilMs, isDone: () => hasEverythingEnded(world), maxEvents: MAX_EVENTS });
  await settleCrews(world);
  const states = await readFinalState(world);
  countTasks(world, states);
  const { oracle, violations, scenario } = world;
  const patienceMs = 4 * scenario.leaseMs + 2_000;
  checkFinalState({ oracle, violations, patienceMs, stateOf: (runId) => states.get(runId) });
  world.history.check(world.violations);
  world.offerHistory.check(violations, oracle.cancelled);
  world.offerWatch.check((runId, taskId) => resultIn(states.get(runId), taskId));
  for (const seat of world.workers) seat.end();
  await shutDown(world);
  world.store.close();
  return report(world);
}

function resultIn(state: StoredState | undefined, taskId: string): string | null | undefined {
  return state?.tasks.find((task) => task.taskId === taskId)?.result;
}

/** Whoever wants a workflow done submits it again while there is no run of it. */
function submitUntilThere(world: World, plant: PlantedBug | undefined): void {
  const { simulation, scenario, seats, oracle } = world;
  const random = simulation.random('submissions');
  const submit = (): void => {
    const present = new Set(oracle.runs.map(({ name }) => name));
    for (const plan of scenario.workflows) {
      const seat = seats[Math.floor(random.next() * seats.length)]!;
      if (present.has(plan.name)) continue;
      const definition = definitionOf(plan, {
        outside: scenario.hosts?.tasks,
        skillOf: scenario.crew?.skillOf,
      });
      seat.operator.submit(plant === 'lost-edge' ? withoutEdge(definition, plan) : definition);
    }
    if (present.size < scenario.workflows.length) simulation.schedule(500, 'submit', submit);
  };
  simulation.schedule(20, 'submit', submit);
}

/** No fault from now on, and those that last are over. */
function becomeCalm(world: World): void {
  world.isCalm = true;
  for (const seat of world.seats) {
    seat.isCutOff = false;
    seat.node.process.resume();
    world.revive(seat);
  }
}

function hasEverythingEnded({ isCalm, oracle, scenario, seats }: World): boolean {
  const { runs } = oracle;
  const names = new Set(runs.map(({ name }) => name));
  if (!isCalm || seats.some(({ node }) => node.swarm === undefined)) return false;
  return names.size === scenario.workflows.length && runs.every((run) => run.hasEnded);
}

/** Stops every node as its program would, and looks whether anything is left. */
async function shutDown(world: World): Promise<void> {
  const { simulation, seats, violations } = world;
  world.isOver = true;
  let stopped = 0;
  for (const { operator, node } of seats) {
    operator.stop();
    node.crew?.stop();
    const ended = node.swarm?.stop() ?? Promise.resolve();
    ended.then(
      () => (stopped += 1),
      (error: unknown) => violations.add('crashed', `${node.process.name} did not stop: ${String(error)}`),
    );
  }
  await simulation.run({ untilMs: simulation.nowMs + SHUTDOWN_MS, maxEvents: MAX_EVENTS });
  violations.require(stopped === seats.length, 'leak', () => `${seats.length - stopped} nodes did not stop`);
  for (const { node } of seats) {
    const { process, link, openAttempts } = node;
    const left = { timers: process.waiting, calls: link.open, attempts: openAttempts };
    violations.require(
      left.timers + left.calls + left.attempts === 0,
      'leak',
      () => `${process.name} left ${JSON.stringify(left)}`,
    );
  }
}

function report({ simulation, scenario, violations, oracle, tally, history }: World): ScenarioReport {
  const { seed, trace, nowMs } = simulation;
  return {
    seed,
    store: scenario.kind.name,
    violations: violations.list,
    traceHash: trace.hash,
    trace: trace.lines,
    events: trace.count,
    virtualMs: Math.round(nowMs),
    runs: oracle.runs.filter(({ status }) => isTerminalRunStatus(status)).length,
    happened: tally.counts,
    leaseOperations: history.size,
  };
}
