import type { ClaimedTask, Random } from '@conclave/contracts';
import { SimulatedProcess } from '@conclave/testing/simulation';
import { itemOf, templateOf } from '../checks/oracle.ts';
import { failsForGood } from '../workload/behaviour.ts';
import { itemValue } from '../workload/planned-task.ts';
import type { World } from '../world.ts';
import { SimulatedWorker } from './simulated-worker.ts';
import type { HostWork } from './simulated-worker.ts';

/** One worker after the other under one name. */
export interface WorkerSeat {
  /** Nobody works there any more. */
  end(): void;
}

const BACK_AFTER_MS = 300;

/** Opens a place for a worker; where one dies another comes. */
export function openWorkerSeat(world: World, name: string): WorkerSeat {
  const { simulation, scenario, tally, violations, offerHistory } = world;
  const random = simulation.random(`worker ${name}`);
  let lives = 0;
  let isOver = false;
  let process: SimulatedProcess;
  let worker: SimulatedWorker;
  const open = (): void => {
    lives += 1;
    const own = (process = new SimulatedProcess(simulation, { name: `${name}.${lives}` }));
    const link = world.link({ isCutOff: false }, own);
    const { offers } = scenario.kind.connect(link.send, () => true);
    worker = new SimulatedWorker({
      process: own,
      offers,
      history: offerHistory,
      random,
      leaseMs: scenario.hosts!.leaseMs,
      isCalm: () => world.isCalm,
      workOf: (task) => workOf(world, task, random),
      onStopped: (forMs) => {
        tally.add('worker stood still');
        own.stop();
        simulation.schedule(forMs, `${own.name} goes on`, () => own.resume());
      },
      onDied: () => {
        tally.add('worker died');
        own.kill();
        simulation.schedule(BACK_AFTER_MS, `${name} back`, () => {
          if (!isOver) open();
        });
      },
      onStranger: (error) => violations.add('crashed', `${own.name}: ${String(error)}`),
    });
  };
  open();
  return {
    end: () => {
      isOver = true;
      worker.stop();
      process.kill();
    },
  };
}

/** What the plan says of the task; the same whoever does it. */
function workOf(world: World, { runId, taskId, params }: ClaimedTask, random: Random): HostWork {
  const task = world.oracle.workflowOf(runId)?.plan.tasks.find(({ id }) => id === templateOf(taskId));
  if (task === undefined) throw new Error(`${runId}/${taskId} is nobody's work`);
  const item = itemOf(taskId);
  const durationMs = task.behaviour.durationMs * (0.5 + random.next());
  if (failsForGood(task.behaviour, item)) return { durationMs, value: undefined };
  if (item === undefined) return { durationMs, value: { ...task.value } };
  return { durationMs, value: itemValue((params as { item: number }).item) };
}
