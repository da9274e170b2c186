import type { Clock, Logger, Random, WakeUps } from '@conclave/contracts';
import { Hub } from './hub.ts';
import { LinkSource } from './link/link-source.ts';
import type { LinkSourceOptions } from './link/link-source.ts';
import { NatsLink } from './nats/nats-link.ts';
import { parseNatsUrl } from './nats/nats-url.ts';
import { PostgresLink } from './postgres/postgres-link.ts';
import { wakeChannel } from './postgres/wake-channel.ts';
import { DataVersionSource } from './sqlite/data-version-source.ts';
import type { WakeSource } from './wake-source.ts';

export interface WakeUpsOptions {
  /** The store's SQLite file. */
  readonly dataFile?: string | undefined;
  /** The store's address, as the store takes it. */
  readonly databaseUrl?: string | undefined;
  /** `nats://[user:password@|token@]host[:port]`, several with commas: beside what the store gives. */
  readonly natsUrl?: string | undefined;
  readonly swarmId: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

/**
 * Between two messages of a node, in ms. PostgreSQL handles each as a transaction and hands it to every node: sent as
 * often as a busy store commits, they took a sixth of its throughput.
 */
const POSTGRES_REST_MS = [5, 40] as const;
const NATS_REST_MS = [1, 8] as const;

/**
 * Every way there is to those who share the store, and within this process. A server that is absent is waited for a
 * second at most and then in the background. @throws CONFIG_INVALID
 */
export async function openWakeUps(options: WakeUpsOptions): Promise<WakeUps> {
  const { dataFile, databaseUrl, natsUrl, swarmId, clock, random, logger } = options;
  const sources: WakeSource[] = [];
  const link = (more: Pick<LinkSourceOptions, 'over' | 'where' | 'connect' | 'restMs'>): void =>
    void sources.push(new LinkSource({ clock, random, logger, ...more }));
  if (natsUrl !== undefined) {
    const address = parseNatsUrl(natsUrl);
    const connect = NatsLink.connect(address, swarmId);
    link({ over: 'NATS', where: address.shown, connect, restMs: NATS_REST_MS });
  }
  if (dataFile !== undefined) sources.push(new DataVersionSource({ path: dataFile, clock, logger }));
  if (databaseUrl !== undefined) {
    const channel = wakeChannel(databaseUrl, swarmId);
    const connect = PostgresLink.connect(channel);
    link({ over: 'PostgreSQL', where: channel.shown, connect, restMs: POSTGRES_REST_MS });
  }
  return new Hub(sources, logger).open();
}
