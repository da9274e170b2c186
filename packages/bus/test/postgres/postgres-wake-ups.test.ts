import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { wakeTopics } from '@conclave/contracts';
import type { WakeTopic, WakeUps } from '@conclave/contracts';
import { TcpProxy } from '@conclave/test/postgres/tcp-proxy';
import { newSchema, postgres } from '@conclave/test/postgres/test-database';
import { verifies } from '@conclave/test/requirements';
import { RecordingLogger } from '@conclave/testing';
import { openWakeUps } from '@conclave/bus';
import { topicsOf, wakeChannel } from '../../src/postgres/wake-channel.ts';
import { ports } from '../ports.ts';

const swarmId = 'default';

async function open(databaseUrl: string, logger = new RecordingLogger(), id = swarmId): Promise<WakeUps> {
  const wakeUps = await openWakeUps({ databaseUrl, swarmId: id, ...ports, logger });
  onTestFinished(() => wakeUps.close());
  return wakeUps;
}

function counting(wakeUps: WakeUps, topic: WakeTopic = 'runs'): () => number {
  let count = 0;
  wakeUps.subscribe(topic, () => (count += 1));
  return () => count;
}

describe('a channel of PostgreSQL', () => {
  const name = (url: string, swarm: string) => wakeChannel(url, swarm).name;

  it('is one for each schema and swarm, and fits', () => {
    const url = 'postgres://somebody:secret@db.example:5432/test';
    expect(name(url, 'a')).toBe(name(`${url}?schema=conclave`, 'a'));
    expect(name(url, 'a')).not.toBe(name(url, 'b'));
    expect(name(url, 'a')).not.toBe(name(`${url}?schema=other`, 'a'));
    expect(name(url, 'x'.repeat(128)).length).toBeLessThan(63);
    expect(wakeChannel(url, 'a').shown).not.toContain('secret');
  });

  it('reads a payload, and takes an empty one for every topic', () => {
    expect(topicsOf('settled runs')).toEqual(['runs', 'settled']);
    expect(topicsOf('')).toEqual(wakeTopics);
    expect(topicsOf(undefined)).toEqual(wakeTopics);
    expect(topicsOf('of-a-later-version')).toEqual([]);
  });
});

describe.skipIf(postgres === undefined)('wake-ups over PostgreSQL', () => {
  it(verifies('W3.postgres-wake-up', 'reach the same schema and swarm, and no other'), async () => {
    const { url } = newSchema();
    const [a, b] = [await open(url), await open(url)];
    const otherSwarm = counting(await open(url, undefined, 'other'));
    const otherSchema = counting(await open(newSchema().url));
    const there = counting(b);
    a.announce('runs');
    await vi.waitFor(() => expect(there()).toBe(1));
    expect([otherSwarm(), otherSchema()]).toEqual([0, 0]);
  });

  it(verifies('W3.postgres-wake-up-returns', 'connect again when the server ended the session'), async () => {
    const schema = newSchema();
    const channel = wakeChannel(schema.url, swarmId).name;
    const logger = new RecordingLogger();
    const [a, b] = [await open(schema.url), await open(schema.url, logger)];
    const heard = wakeTopics.map((topic) => counting(b, topic));
    const ended = await schema.query<{ pid: number }>(
      `SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE application_name = 'conclave wake-ups' AND query = 'LISTEN "${channel}"'`,
    );
    expect(ended).toHaveLength(2);
    await vi.waitFor(() => expect(heard.map((count) => count())).toEqual(wakeTopics.map(() => 1)));
    expect(logger.messages).toEqual([
      'no wake-ups from other nodes, asking the store instead',
      'wake-ups are back',
    ]);
    const before = heard[0]!();
    await vi.waitFor(() => {
      a.announce('runs');
      expect(heard[0]!()).toBeGreaterThan(before);
    });
  });

  it('send what was announced during an outage once it is over, once', async () => {
    const { url } = newSchema();
    const proxy = await TcpProxy.open();
    const logger = new RecordingLogger();
    const [a, b] = [await open(proxy.through(url), logger), await open(url)];
    const there = counting(b, 'settled');
    await proxy.cut();
    await vi.waitFor(() => expect(logger.entries).toHaveLength(1));
    for (let i = 0; i < 100; i += 1) a.announce('settled');
    expect(there()).toBe(0);
    await proxy.restore();
    await vi.waitFor(() => expect(there()).toBe(1), { timeout: 20_000 });
  });

  it(
    verifies('W3.no-server-no-error', 'are waited for in the background where there is no database'),
    async () => {
      const logger = new RecordingLogger();
      const wakeUps = await open('postgres://me:secret@127.0.0.1:1/none', logger);
      const here = counting(wakeUps);
      wakeUps.announce('runs');
      await vi.waitFor(() => expect(here()).toBe(1));
      expect(logger.entries).toMatchObject([{ level: 'warn', fields: { over: 'PostgreSQL' } }]);
      expect(JSON.stringify(logger.entries)).toContain('ECONNREFUSED');
      expect(JSON.stringify(logger.entries)).not.toContain('secret');
    },
  );
});
