import { createVolatileStore } from '@conclave/store';
import type { Store } from '@conclave/store';
import { verifies } from '@conclave/test/requirements';
import { expect, it } from 'vitest';
import { createNode } from '../src/index.ts';
import { functionAgent } from './agents.ts';

it(
  verifies('F4.swarm-applies-retention', 'removes runs beyond the retention without being asked'),
  async () => {
    const store: Store = createVolatileStore({ retention: { maxRuns: 2 } });
    const swarm = await createNode({ agents: [functionAgent('echo', 'echo')] }, { store });
    const ids: string[] = [];
    for (let i = 0; i < 4; i += 1) {
      ids.push(await swarm.createWorkflow({ name: 'kept', tasks: [{ id: 'a', type: 'echo' }] }));
      await swarm.executeWorkflow(ids.at(-1)!);
    }
    await swarm.stop();
    const left = (await store.listRuns({ limit: 10 })).map(({ runId }) => runId);
    expect(left).toEqual([ids[3], ids[2]]);
  },
);
