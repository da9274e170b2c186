/** Agents as an embedding program writes them: plain objects that do their work in its process. */
import type { LocalAgent, LocalTask, Swarm } from '@conclave/swarm';
import { createSwarm } from '@conclave/swarm';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from '@conclave/testing/temporary-folder';

export type Work = (task: LocalTask) => unknown;

export function agent(agentId: string, capabilities: readonly string[], execute: Work): LocalAgent {
  return { agentId, agentType: 'worker', capabilities, execute };
}

/** A swarm with its store on disk, stopped with the test. */
export async function embeddedSwarm(agents: readonly LocalAgent[]): Promise<Swarm> {
  const swarm = await createSwarm({ dataDir: temporaryFolder() });
  onTestFinished(() => swarm.stop());
  for (const each of agents) await swarm.registerAgent(each);
  return swarm;
}

/** Resolves when so many have come, so that they are known to be there at the same time. */
export function meeting(expected: number): () => Promise<void> {
  const met = Promise.withResolvers<void>();
  let present = 0;
  return () => {
    present += 1;
    if (present === expected) met.resolve();
    return met.promise;
  };
}
