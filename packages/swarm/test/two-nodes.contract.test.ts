import { describe } from 'vitest';
import type { WakeTopic, WakeUps } from '@conclave/contracts';
import { createInProcessWakeUps } from '@conclave/bus';
import { describeTwoNodes } from '@conclave/test/contracts/two-nodes-contract';
import type { TwoNodesTarget } from '@conclave/test/contracts/two-nodes-contract';
import { nats, natsUrl, title as natsTitle } from '@conclave/test/nats/test-nats';
import { postgres, testSchema, title as postgresTitle } from '@conclave/test/postgres/test-database';
import { temporaryFolder } from '@conclave/testing/temporary-folder';
import { createNode } from '../src/index.ts';
import type { SwarmOptionsInput, SwarmPorts } from '../src/index.ts';
import { functionAgent } from './agents.ts';

const agent = functionAgent('sleeper', 'wait', { load: 'io' });

type Store = () => Pick<SwarmOptionsInput, 'dataDir' | 'databaseUrl'>;
const sqlite: Store = () => ({ dataDir: temporaryFolder() });
const onPostgres: Store = () => ({ databaseUrl: testSchema().url });

interface Wakes {
  readonly options?: Pick<SwarmOptionsInput, 'wakeUps' | 'natsUrl'>;
  readonly ports?: () => Pick<SwarmPorts, 'wakeUps'>;
}

let places = 0;

function target(name: string, store: Store, { options = {}, ports }: Wakes = {}): TwoNodesTarget {
  return {
    name,
    isUnreliable: options.wakeUps === 'off' || ports !== undefined,
    agent,
    place: () => {
      places += 1;
      const swarmId = `test-${process.pid}-${places}`;
      const where = store();
      const shared = ports?.();
      return (more) => createNode({ swarmId, shards: 1, ...where, ...options, ...more }, shared);
    },
  };
}

/** Every second announcement is lost, the others come twice. */
function lossy(wakeUps: WakeUps): WakeUps {
  let count = 0;
  const announce = (topic: WakeTopic): void => {
    count += 1;
    if (count % 2 === 0) return;
    wakeUps.announce(topic);
    queueMicrotask(() => queueMicrotask(() => wakeUps.announce(topic)));
  };
  return { announce, subscribe: wakeUps.subscribe.bind(wakeUps), close: () => wakeUps.close() };
}

describeTwoNodes(target('SQLite without wake-ups', sqlite, { options: { wakeUps: 'off' } }));
describeTwoNodes(target('SQLite', sqlite));
describeTwoNodes(
  target('SQLite, with wake-ups lost and doubled', sqlite, {
    ports: () => ({ wakeUps: lossy(createInProcessWakeUps()) }),
  }),
);

describe.skipIf(postgres === undefined)('with PostgreSQL', () => {
  describeTwoNodes(target(`${postgresTitle} without wake-ups`, onPostgres, { options: { wakeUps: 'off' } }));
  describeTwoNodes(target(postgresTitle, onPostgres));
});

describe.skipIf(nats === undefined)('with NATS', () => {
  describeTwoNodes(target(`SQLite and ${natsTitle}`, sqlite, { options: { natsUrl } }));
});

describe.skipIf(postgres === undefined || nats === undefined)('with both', () => {
  describeTwoNodes(target(`${postgresTitle} and ${natsTitle}`, onPostgres, { options: { natsUrl } }));
});
