import { createHash } from 'node:crypto';
import { wakeTopics } from '@conclave/contracts';
import type { WakeTopic } from '@conclave/contracts';

export interface WakeChannel {
  /** For the driver: with the password. */
  readonly url: string;
  /** For messages: without password. */
  readonly shown: string;
  /** Needs no quoting and fits: PostgreSQL takes 63 bytes, and ids of swarms may be longer. */
  readonly name: string;
}

/** The schema in which a store without one in its address has its tables. */
const DEFAULT_SCHEMA = 'conclave';

/** @param databaseUrl as the store takes it: it has been checked there. Channels are the database's, so its name is not needed. */
export function wakeChannel(databaseUrl: string, swarmId: string): WakeChannel {
  const url = new URL(databaseUrl);
  const schema = url.searchParams.get('schema') ?? DEFAULT_SCHEMA;
  url.searchParams.delete('schema');
  const { protocol, host, pathname } = url;
  const hash = createHash('sha256').update(`${schema}\n${swarmId}`).digest('hex');
  return {
    url: url.href,
    shown: `${protocol}//${host}${pathname}?schema=${schema}`,
    name: `conclave_${hash.slice(0, 32)}`,
  };
}

/** Topics in a payload; every topic where it is empty. What a newer version may have added is not for us. */
export function topicsOf(payload: string | undefined): readonly WakeTopic[] {
  if (payload === undefined || payload === '') return wakeTopics;
  const named = new Set(payload.split(' '));
  return wakeTopics.filter((topic) => named.has(topic));
}
