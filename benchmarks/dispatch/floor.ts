/**
 * The hand-written floor: what these tasks cost when nothing is general. Agents are hand-written state machines, the
 * DAG is typed arrays, work travels as batches of number pairs; no ids, parameters, results, deadlines, retries,
 * cancellation, capabilities or journal.
 */
import { availableParallelism } from 'node:os';
import { MessageChannel } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { FloorAgent } from './floor-agent.ts';
import { layeredDag } from './layered-dag.ts';

/** @returns milliseconds per repetition */
export async function runFloor(options: {
  tasks: number;
  agents: number;
  repetitions: number;
}): Promise<number[]> {
  const shards = Math.max(2, availableParallelism());
  const pool = new Piscina({
    filename: new URL('floor-shard.ts', import.meta.url).href,
    minThreads: shards,
    maxThreads: shards,
  });
  pool.on('error', (error) => console.error(error));
  const { ports, ends } = await startShards(pool, shards);
  const dag = edgesOf(options.tasks, options.agents);
  const times: number[] = [];
  for (let i = 0; i < options.repetitions; i += 1) {
    const startedAt = performance.now();
    await drive(dag, options.agents, ports);
    times.push(performance.now() - startedAt);
  }
  for (const port of ports) port.postMessage(null);
  await Promise.all(ends);
  await pool.destroy();
  return times;
}

async function startShards(
  pool: Piscina,
  count: number,
): Promise<{ ports: MessagePort[]; ends: Promise<unknown>[] }> {
  const ports: MessagePort[] = [];
  const ends: Promise<unknown>[] = [];
  for (let i = 0; i < count; i += 1) {
    const { port1, port2 } = new MessageChannel();
    ends.push(pool.run({ port: port2 }, { name: 'shard', transferList: [port2] }));
    ports.push(port1);
  }
  await Promise.all(
    ports.map((port) => {
      const answered = new Promise((resolve) => port.once('message', resolve));
      port.postMessage([0, -1]);
      return answered;
    }),
  );
  return { ports, ends };
}

interface Edges {
  readonly tasks: number;
  readonly waits: Int32Array;
  readonly head: Int32Array;
  readonly next: Int32Array;
  readonly to: Int32Array;
}

function edgesOf(tasks: number, agents: number): Edges {
  const { dependencies } = layeredDag(tasks, agents);
  const waits = new Int32Array(tasks);
  const head = new Int32Array(tasks).fill(-1);
  const next = new Int32Array(tasks * 2);
  const to = new Int32Array(tasks * 2);
  for (let edge = 0; edge < tasks * 2; edge += 1) {
    const from = dependencies[edge]!;
    if (from < 0) continue;
    const task = edge >> 1;
    next[edge] = head[from]!;
    to[edge] = task;
    head[from] = edge;
    waits[task]! += 1;
  }
  return { tasks, waits, head, next, to };
}

function drive(dag: Edges, agentCount: number, ports: MessagePort[]): Promise<void> {
  const { tasks, head, next, to } = dag;
  const waits = dag.waits.slice();
  const agents = Array.from({ length: agentCount }, () => new FloorAgent());
  const ready = new Int32Array(tasks);
  const idle = Int32Array.from(agents, (_, index) => index);
  const batches: number[][] = ports.map(() => []);
  let readyHead = 0;
  let readyTail = 0;
  let idleCount = agentCount;
  let done = 0;
  for (let task = 0; task < tasks; task += 1) if (waits[task] === 0) ready[readyTail++] = task;
  return new Promise((resolve) => {
    const pump = (): void => {
      while (readyHead < readyTail && idleCount > 0) {
        const agent = idle[--idleCount]!;
        const task = ready[readyHead++]!;
        agents[agent]!.send({ type: 'ASSIGN', taskId: task, attempt: 1 });
        batches[agent % ports.length]!.push(agent, task);
      }
      ports.forEach((port, shard) => {
        if (batches[shard]!.length === 0) return;
        port.postMessage(batches[shard]);
        batches[shard] = [];
      });
      if (done === tasks) resolve();
    };
    const finish = (batch: number[]): void => {
      for (let i = 0; i < batch.length; i += 2) {
        const agent = batch[i]!;
        const task = batch[i + 1]!;
        agents[agent]!.send({ type: 'DONE' });
        idle[idleCount++] = agent;
        done += 1;
        for (let edge = head[task]!; edge !== -1; edge = next[edge]!) {
          if (--waits[to[edge]!]! === 0) ready[readyTail++] = to[edge]!;
        }
      }
      pump();
    };
    for (const port of ports) {
      port.removeAllListeners('message');
      port.on('message', finish);
    }
    pump();
  });
}
