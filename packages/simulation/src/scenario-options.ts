import type { Random, TopologyKind } from '@conclave/contracts';
import type { Simulation } from '@conclave/testing/simulation';
import { drawCrew } from './crew/crew-plan.ts';
import type { CrewPlan, CrewSurroundings } from './crew/crew-plan.ts';
import { randomDrains, randomFaults, randomWeather } from './faults/fault-plan.ts';
import type { Fault } from './faults/fault-plan.ts';
import type { PlantedBug } from './faults/planted-bug.ts';
import { sqliteKind } from './store/sqlite-kind.ts';
import type { StoreKind } from './store/store-backend.ts';
import type { NetworkWeather } from './store/store-link.ts';
import { volatileKind } from './store/volatile-kind.ts';
import type { PlannedWorkflow } from './workload/planned-task.ts';
import { randomWorkflow } from './workload/random-workflow.ts';

export interface ScenarioOptions {
  readonly seed: number;
  readonly store?: StoreKind['name'];
  readonly plant?: PlantedBug;
  /** In place of the one of the seed. */
  readonly topology?: TopologyKind;
  /** Agents of several kinds and skills, which fail, come and go, and talk over the topology; none of that when left out. */
  readonly crew?: boolean;
  /** Nodes hear of each other, badly; they do not when it is left out. */
  readonly wakeUps?: 'lossy';
  /** Nodes look for runs by themselves, and are drained now and then; the seed decides when it is left out. */
  readonly takesOver?: boolean;
  /** Whether some tasks are done outside; the seed decides when it is left out. */
  readonly hosts?: boolean;
  /** In place of those of the seed. */
  readonly faults?: readonly Fault[];
  /** How many of the last lines of the trace are given back. */
  readonly keepTrace?: number;
}

export interface HostScenario {
  readonly workers: number;
  readonly leaseMs: number;
  /** Which tasks are done outside: `workflow/task`. */
  readonly tasks: ReadonlySet<string>;
}

/** Everything that the seed decides before anything happens. */
export interface Scenario {
  readonly kind: StoreKind;
  readonly nodes: number;
  readonly leaseMs: number;
  readonly agents: { readonly count: number; readonly concurrency: number };
  readonly topology: TopologyKind;
  readonly crew: CrewPlan | undefined;
  readonly takesOver: boolean;
  /** Some tasks are done outside, by workers; undefined: none. */
  readonly hosts: HostScenario | undefined;
  /** Deaths on the same host can be seen by others. */
  readonly deathIsSeen: boolean;
  readonly workflows: readonly PlannedWorkflow[];
  readonly weather: NetworkWeather;
  readonly wakeUps: 'lossy' | undefined;
  /** How long a flush of the disk takes at least and at most, in ms. */
  readonly flushMs: readonly [number, number];
  readonly faults: readonly Fault[];
  /** When faults stop, in ms. */
  readonly calmFromMs: number;
}

export function drawScenario(simulation: Simulation, options: ScenarioOptions): Scenario {
  const random = simulation.random('scenario');
  const drawn = random.next() < 0.6 ? 'sqlite' : 'volatile';
  const nodes = 2 + Math.floor(random.next() * 3);
  const leaseMs = 600 + Math.floor(random.next() * 900);
  const agents = { count: 1 + below(random, 3), concurrency: 1 + below(random, 2) };
  const drawnTopology = random.next() < 0.5 ? 'star' : 'hierarchical';
  const workflows = Array.from({ length: 1 + below(random, 3) }, (_, i) =>
    randomWorkflow(`w${i}`, simulation.random(`workflow ${i}`)),
  );
  const calmFromMs = 1_500 + random.next() * 3_000;
  // A stream of its own: the other seeds stay as they are.
  const driving = simulation.random('driving');
  const takesOver = options.takesOver ?? driving.next() < 0.4;
  const { topology = drawnTopology } = options;
  return {
    kind: (options.store ?? drawn) === 'sqlite' ? sqliteKind : volatileKind,
    nodes,
    leaseMs,
    agents,
    topology,
    crew: crewOf(simulation, options, { topology, workflows, nodes, untilMs: calmFromMs }),
    takesOver,
    hosts: drawHosts(simulation.random('hosts'), workflows, options.hosts),
    deathIsSeen: random.next() < 0.5,
    workflows,
    weather: randomWeather(random),
    wakeUps: options.wakeUps,
    flushMs: [0.5, random.next() < 0.3 ? 40 : 6],
    faults: options.faults ?? [
      ...randomFaults(random, { nodes, leaseMs, untilMs: calmFromMs }),
      ...(takesOver ? randomDrains(driving, { nodes, untilMs: calmFromMs }) : []),
    ],
    calmFromMs,
  };
}

function crewOf(
  simulation: Simulation,
  { crew = false }: ScenarioOptions,
  surroundings: CrewSurroundings,
): CrewPlan | undefined {
  return crew ? drawCrew(simulation.random('crew'), surroundings) : undefined;
}

/** Of what ends the same way however often it is tried. */
function drawHosts(
  random: Random,
  workflows: readonly PlannedWorkflow[],
  wanted: boolean | undefined,
): HostScenario | undefined {
  const drawn = random.next() < 0.3;
  if (!(wanted ?? drawn)) return undefined;
  const tasks = workflows.flatMap(({ name, tasks: planned }) =>
    planned
      .filter(({ behaviour: { kind } }) => (kind === 'works' || kind === 'broken') && random.next() < 0.6)
      .map(({ id }) => `${name}/${id}`),
  );
  return { workers: 2 + below(random, 2), leaseMs: 150 + below(random, 500), tasks: new Set(tasks) };
}

function below(random: Random, end: number): number {
  return Math.floor(random.next() * end);
}
