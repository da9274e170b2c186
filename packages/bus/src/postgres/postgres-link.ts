import type { Socket } from 'node:net';
import { messageOf } from '@conclave/contracts';
import type { WakeTopic } from '@conclave/contracts';
import { Client } from 'pg';
import type { OpenWakeLink, WakeLink, WakeLinkEvents } from '../link/wake-link.ts';
import { topicsOf } from './wake-channel.ts';
import type { WakeChannel } from './wake-channel.ts';

const CONNECT_MS = 5_000;
const ANSWER_MS = 10_000;
const KEEP_ALIVE_MS = 10_000;

/**
 * A notification takes a lock on the whole database until its transaction has committed. A hint need not survive
 * anything, so its commit does not wait for the disk. A listener is idle most of the time and must not be sent away for it.
 */
const settings = `
  SET synchronous_commit = off;
  SET statement_timeout = 5000;
  SET lock_timeout = 3000;
  SET idle_in_transaction_session_timeout = 4000;
  SET idle_session_timeout = 0;
  SET tcp_user_timeout = 15000;
  SET tcp_keepalives_idle = ${KEEP_ALIVE_MS / 1_000};
  SET tcp_keepalives_interval = 5;
  SET tcp_keepalives_count = 3`;

/** LISTEN and NOTIFY on a connection of their own, outside every transaction of the store. */
export class PostgresLink implements WakeLink {
  readonly #client: Client;
  readonly #channel: string;
  #isOver = false;

  private constructor(client: Client, channel: string) {
    this.#client = client;
    this.#channel = channel;
  }

  static connect(channel: WakeChannel): OpenWakeLink {
    return (events) => PostgresLink.#open(channel, events);
  }

  static async #open({ url, name }: WakeChannel, { heard, lost }: WakeLinkEvents): Promise<PostgresLink> {
    const client = new Client({
      connectionString: url,
      application_name: 'conclave wake-ups',
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
      connectionTimeoutMillis: CONNECT_MS,
      query_timeout: ANSWER_MS,
    });
    const link = new PostgresLink(client, name);
    client.on('error', (error) => lost(messageOf(error)));
    client.on('end', () => lost('the connection was closed'));
    try {
      await client.connect();
      await client.query(settings);
      const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      const own = rows[0]?.pid;
      client.on('notification', ({ channel, payload, processId }) => {
        if (channel === name && processId !== own) heard(topicsOf(payload));
      });
      await client.query(`LISTEN "${name}"`);
      // Whoever waits for a hint has other reasons to live.
      (client.connection.stream as Socket).unref();
      return link;
    } catch (error) {
      link.#abandon();
      throw error;
    }
  }

  async send(topics: readonly WakeTopic[]): Promise<void> {
    await this.#client.query('SELECT pg_notify($1, $2)', [this.#channel, topics.join(' ')]);
  }

  async close(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    await this.#client.end().catch(() => this.#abandon());
  }

  #abandon(): void {
    this.#isOver = true;
    this.#client.connection.stream.destroy();
  }
}
