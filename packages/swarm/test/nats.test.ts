import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { freePort } from '@conclave/test/nats/test-nats';
import { verifies } from '@conclave/test/requirements';
import { temporaryFolder } from '@conclave/testing/temporary-folder';
import { createNode, openRunSession } from '../src/index.ts';
import type { StoreNotice } from '../src/index.ts';
import { functionAgent } from './agents.ts';

it(
  verifies('W3.no-server-no-error', 'runs a workflow without the NATS server that it was given, and says so'),
  async () => {
    const dataDir = temporaryFolder();
    const file = join(dataDir, 'hello.json');
    const definition = {
      name: 'hello',
      swarm: { agents: [functionAgent('echo', 'echo')] },
      tasks: [{ id: 'hello', type: 'echo', params: { ms: 1 } }],
    };
    writeFileSync(file, JSON.stringify(definition));
    const notices: StoreNotice[] = [];
    const natsUrl = `nats://me:secret@127.0.0.1:${await freePort()}`;
    const onNotice = (notice: StoreNotice): void => void notices.push(notice);
    const session = await openRunSession({ dataDir, natsUrl, onNotice, file, inputs: {} });
    const result = await session.execute();
    await session.close();
    expect(result).toMatchObject({ success: true, results: { hello: { ms: 1 } } });
    expect(notices).toMatchObject([{ level: 'warn', fields: { over: 'NATS' } }]);
    expect(JSON.stringify(notices)).not.toContain('secret');
  },
);

it('refuses what is no address of NATS, and leaves nothing open', async () => {
  const natsUrl = 'http://127.0.0.1:4222';
  await expect(createNode({ natsUrl })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
});
