/** What a node stands on: its store and its wake-ups, brought from outside or opened here. */
import type { WakeUps } from '@conclave/contracts';
import { createVolatileStore, openStore } from '@conclave/store';
import type { Store } from '@conclave/store';
import { dataFileIn, openNodeWakeUps } from './node-wake-ups.ts';
import type { SwarmOptions, SwarmPorts } from './swarm-options.ts';

export interface Foundation {
  readonly store: Store;
  readonly wakeUps: WakeUps;
  /** Closes what was opened here. */
  close(): Promise<void>;
}

type Ports = Pick<SwarmPorts, 'clock' | 'random' | 'logger'>;

/** @throws CONFIG_INVALID, STORE_*; then nothing is left open */
export async function layFoundation(
  options: SwarmOptions,
  given: Partial<Pick<SwarmPorts, 'store' | 'wakeUps'>>,
  ports: Ports,
): Promise<Foundation> {
  const store = given.store ?? (await openStoreFor(options, ports));
  const closeStore = async (): Promise<void> => {
    if (given.store === undefined) await store.close();
  };
  try {
    const wakeUps = given.wakeUps ?? (await openNodeWakeUps(placeOf(options, given), ports));
    const close = async (): Promise<void> => {
      if (given.wakeUps === undefined) await wakeUps.close();
      await closeStore();
    };
    return { store, wakeUps, close };
  } catch (error) {
    await closeStore();
    throw error;
  }
}

/** Where a store is that was brought open, only whoever opened it knows. */
function placeOf(options: SwarmOptions, { store }: Partial<Pick<SwarmPorts, 'store'>>) {
  const { swarmId, wakeUps, natsUrl, dataDir, databaseUrl } = options;
  const place = store === undefined ? { dataDir, databaseUrl } : {};
  return { swarmId, wakeUps, natsUrl, ...place };
}

async function openStoreFor(options: SwarmOptions, { logger }: Ports): Promise<Store> {
  const { swarmId, dataDir, databaseUrl } = options;
  if (dataDir === undefined && databaseUrl === undefined) return createVolatileStore();
  return openStore({
    // Both is refused there.
    ...(dataDir === undefined ? {} : { path: dataFileIn(dataDir) }),
    ...(databaseUrl === undefined ? {} : { url: databaseUrl }),
    swarmId,
    onError: (error) => logger.error('store lost', { reason: error.message }),
    onNotice: ({ level, message, fields }) => logger[level](message, fields),
  });
}
