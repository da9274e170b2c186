import { join } from 'node:path';
import { openWakeUps } from '@conclave/bus';
import { silentWakeUps } from '@conclave/contracts';
import type { WakeUps } from '@conclave/contracts';
import type { SwarmOptions, SwarmPorts } from './swarm-options.ts';

/** The store's file in a data directory. */
export function dataFileIn(dataDir: string): string {
  return join(dataDir, 'conclave.db');
}

export type WakeUpsWanted = Pick<SwarmOptions, 'swarmId' | 'wakeUps'> &
  Partial<Record<'dataDir' | 'databaseUrl' | 'natsUrl', string | undefined>>;

/** What the store's place and NATS give; within the process always, unless they are off. @throws CONFIG_INVALID */
export async function openNodeWakeUps(
  { swarmId, wakeUps, dataDir, databaseUrl, natsUrl }: WakeUpsWanted,
  { clock, random, logger }: Pick<SwarmPorts, 'clock' | 'random' | 'logger'>,
): Promise<WakeUps> {
  if (wakeUps === 'off') return silentWakeUps;
  const dataFile = dataDir === undefined ? undefined : dataFileIn(dataDir);
  return openWakeUps({ dataFile, databaseUrl, natsUrl, swarmId, clock, random, logger });
}
