/** What agents cost while they wait: time to register and to stop them, and memory. */
import { memoryUsage } from 'node:process';
import { createNode } from '@conclave/swarm';

export async function measureAgents(count: number): Promise<Record<string, number>> {
  const swarm = await createNode({ topology: 'star' });
  const startedAt = performance.now();
  await swarm.registerAgent({
    id: 'agent',
    kind: 'function',
    module: new URL('empty-task.ts', import.meta.url).href,
    export: 'emptyTask',
    capabilities: ['empty'],
    count,
  });
  const spawnMs = performance.now() - startedAt;
  if ((await swarm.listAgents()).length !== count) throw new Error('not every agent was registered');
  const rssMiB = memoryUsage.rss() / 1024 / 1024;
  const stoppedAt = performance.now();
  await swarm.stop();
  return { spawnMs, stopMs: performance.now() - stoppedAt, rssMiB };
}
