/**
 * Rounds of crashes in a process of their own, which whoever started it looks into between them:
 * `crash-rounds.ts <rounds> <thread crashes per round> <agent crashes per round>`. After each round it says what is left
 * and waits for a line. When it hears no more it has to end by itself: nothing may keep it.
 */
import { createInterface } from 'node:readline';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { emptyOutcome } from '@conclave/contracts';
import type { ShardSettleListener, WorkerShards } from '@conclave/contracts';
import { createNode } from '../../../src/index.ts';
import type { SwarmNode } from '../../../src/index.ts';
import { functionAgent } from '../../agents.ts';

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;
const [rounds = 1, threadCrashes = 1, agentCrashes = 1] = process.argv.slice(2).map(Number);

/** Each task ends its thread twice, once among others and once alone, before it is given up. */
const CRASHES_PER_TASK = 2;
const AGENTS = 100;
/** Seeds the choice of what settles with a failure. */
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

for (let round = 1; round <= rounds; round += 1) {
  const threads = await onThreads(round);
  const agents = await onStubs(round);
  await oneTurn();
  collectGarbage();
  const heapMiB = process.memoryUsage().heapUsed / 2 ** 20;
  const resources = process.getActiveResourcesInfo().toSorted();
  console.log(`round ${JSON.stringify({ round, threads, agents, heapMiB, resources })}`);
  await lines.next();
}
await lines.return?.();
process.stdin.destroy();

/** Real threads end under tasks that have nothing to do with it. */
async function onThreads(round: number) {
  const agents = [
    functionAgent('echo', 'echo', { count: 8, load: 'io' }),
    functionAgent('exit', 'exitThread'),
  ];
  const swarm = await createNode({ shards: 2, agents });
  const tasks = Array.from({ length: threadCrashes / CRASHES_PER_TASK }, (_, i) => [
    { id: `exit-${i}`, type: 'exitThread' },
    ...[0, 1, 2].map((j) => ({ id: `echo-${i}-${j}`, type: 'echo', params: i })),
  ]).flat();
  const result = await swarm.executeWorkflow(await swarm.createWorkflow({ name: `threads-${round}`, tasks }));
  const left = await leftIn(swarm);
  await swarm.stop();
  const codes = new Set(Object.values(result.errors).map(({ code }) => code));
  return { tasks: result.tasks, codes: [...codes], ...left };
}

/** Every task breaks its agent the first time; the agent is restarted, the task is done again. */
async function onStubs(round: number) {
  const swarm = await createNode(
    {
      supervision: {
        maxFailuresInRow: 1,
        intensity: 1_000,
        periodMs: 1,
        restartDelayMs: 1,
        maxRestartDelayMs: 2,
      },
      agents: [functionAgent('agent', 'echo', { count: AGENTS })],
    },
    { createShards: (onSettle) => breakingShards(onSettle) },
  );
  const retry = { maxAttempts: 50, backoffMs: 0, on: 'any' as const };
  const tasks = Array.from({ length: agentCrashes }, (_, i) => ({ id: `t${i}`, type: 'echo', retry }));
  const result = await swarm.executeWorkflow(await swarm.createWorkflow({ name: `agents-${round}`, tasks }));
  const left = await leftIn(swarm);
  const restarts = (await swarm.listAgents()).reduce((sum, agent) => sum + agent.restarts, 0);
  await swarm.stop();
  return { tasks: result.tasks, restarts, ...left };
}

/** What a swarm with nothing to do still has. */
async function leftIn(swarm: SwarmNode) {
  const { agents, shards, activeRuns, attempts } = await swarm.getSwarmMetrics();
  const { inFlight, queued, restarts: threadRestarts } = shards;
  const members = swarm.describeTopology().members.length;
  return { busy: agents.busy, inFlight, queued, runs: activeRuns.length, members, threadRestarts, attempts };
}

/** Work that fails the first time it is tried, soon. */
function breakingShards(onSettle: ShardSettleListener): WorkerShards {
  let inFlight = 0;
  const refused = {
    ok: false,
    error: { code: 'AGENT_EXECUTION_FAILED', message: 'crashed', details: {}, retryable: true },
  } as const;
  return {
    registerHandler: () => 0,
    submit: (_handler, _input, { ticket, attempt }) => {
      inFlight += 1;
      setImmediate(() => {
        inFlight -= 1;
        onSettle(ticket, attempt === 1 ? refused : emptyOutcome);
      });
    },
    cancel: () => undefined,
    stats: () => ({ shards: 0, inFlight, queued: 0, restarts: 0 }),
    checkHealth: () => Promise.resolve({ status: 'healthy', score: 1 }),
    stop: () => Promise.resolve(),
  };
}

function oneTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
