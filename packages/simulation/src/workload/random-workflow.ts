import type { Random } from '@conclave/contracts';
import { randomBehaviour } from './behaviour.ts';
import type { PlannedTask, PlannedWorkflow, Reading } from './planned-task.ts';

/** A DAG of 3 to 14 tasks with conditions, fan-outs, optional tasks and expressions over earlier results. */
export function randomWorkflow(name: string, random: Random): PlannedWorkflow {
  const count = 3 + Math.floor(random.next() * 12);
  const tasks: PlannedTask[] = [];
  for (let i = 0; i < count; i += 1) tasks.push(randomTask(`t${i}`, tasks, random));
  return { name, tasks };
}

function randomTask(id: string, earlier: readonly PlannedTask[], random: Random): PlannedTask {
  const pick = (from: readonly PlannedTask[]): PlannedTask | undefined =>
    from[Math.floor(random.next() * from.length)];
  const plain = earlier.filter((task) => task.forEach === undefined);
  const links = Array.from({ length: Math.floor(random.next() * 3) }, () => pick(earlier)?.id);
  const asked = random.next() < 0.15 ? pick(plain) : undefined;
  const when = asked && { task: asked.id, above: Math.floor(random.next() * 100) };
  const forEach = random.next() < 0.2 ? randomItems(pick(plain), random) : undefined;
  const reading = forEach === undefined && random.next() < 0.6 ? randomReading(earlier, random) : undefined;
  const listed = forEach !== undefined && 'task' in forEach ? forEach.task : undefined;
  const named = [...links, when?.task, listed, reading?.task].filter((task) => task !== undefined);
  return {
    id,
    waitsFor: [...new Set(named)],
    isOptional: random.next() < 0.2,
    behaviour: randomBehaviour(random),
    value: {
      v: Math.floor(random.next() * 100),
      list: Array.from({ length: Math.floor(random.next() * 5) }, () => Math.floor(random.next() * 50)),
    },
    when,
    forEach,
    reading,
  };
}

function randomItems(source: PlannedTask | undefined, random: Random): PlannedTask['forEach'] {
  if (source !== undefined && random.next() < 0.7) return { task: source.id };
  return Array.from({ length: Math.floor(random.next() * 5) }, (_, i) => i);
}

function randomReading(earlier: readonly PlannedTask[], random: Random): Reading | undefined {
  const source = earlier[Math.floor(random.next() * earlier.length)];
  if (source === undefined) return undefined;
  if (source.forEach === undefined) return { task: source.id, reads: 'v' };
  return { task: source.id, reads: random.next() < 0.5 ? 'result' : 'completedItems' };
}
