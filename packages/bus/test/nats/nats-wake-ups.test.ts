import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { wakeTopics } from '@conclave/contracts';
import type { WakeTopic, WakeUps } from '@conclave/contracts';
import { freePort, hasNatsServer, nats, natsUrl, standIn, startNats } from '@conclave/test/nats/test-nats';
import { verifies } from '@conclave/test/requirements';
import { RecordingLogger } from '@conclave/testing';
import { describeNats, openWakeUps } from '@conclave/bus';
import { ports } from '../ports.ts';

async function open(url: string, logger = new RecordingLogger(), swarmId = 'default'): Promise<WakeUps> {
  const wakeUps = await openWakeUps({ natsUrl: url, swarmId, ...ports, logger });
  onTestFinished(() => wakeUps.close());
  return wakeUps;
}

function counting(wakeUps: WakeUps, topic: WakeTopic = 'runs'): () => number {
  let count = 0;
  wakeUps.subscribe(topic, () => (count += 1));
  return () => count;
}

describe.skipIf(nats === undefined)('wake-ups over NATS', () => {
  it(verifies('W3.nats-wake-up', 'reach the same swarm and no other'), async () => {
    const id = `test.${process.pid}.names`;
    const [a, b] = [await open(natsUrl, undefined, id), await open(natsUrl, undefined, id)];
    const others = await Promise.all(
      [`${id}.x`, 'test', `test.${process.pid}`].map((other) => open(natsUrl, undefined, other)),
    );
    const elsewhere = others.map((other) => counting(other));
    const there = counting(b);
    a.announce('runs');
    await vi.waitFor(() => expect(there()).toBe(1));
    expect(elsewhere.map((count) => count())).toEqual([0, 0, 0]);
  });

  it('names the server and its version', async () => {
    const described = await describeNats(natsUrl);
    expect(`NATS ${described.version}`).toBe(nats);
    expect(described.roundTripMs).toBeGreaterThanOrEqual(0);
  });
});

describe.skipIf(!hasNatsServer)('a NATS server of our own', () => {
  it(
    verifies('W3.nats-returns', 'is heard when it comes later, and when it has gone and come back'),
    async () => {
      const port = await freePort();
      const url = `nats://127.0.0.1:${port}`;
      const logger = new RecordingLogger();
      const [a, b] = [await open(url), await open(url, logger)];
      expect(logger.entries).toMatchObject([{ level: 'warn', fields: { over: 'NATS', where: url } }]);
      const heard = wakeTopics.map((topic) => counting(b, topic));
      const first = await startNats(port);
      await vi.waitFor(() => expect(heard.map((count) => count())).toEqual(wakeTopics.map(() => 1)), 20_000);
      await first.stop();
      await vi.waitFor(() => expect(logger.entries.at(-1)?.level).toBe('warn'));
      await startNats(port);
      await vi.waitFor(() => expect(heard.map((count) => count())).toEqual(wakeTopics.map(() => 2)), 20_000);
      // An outage has more than one line where its reason changes: ended first, then refused.
      const levels = logger.entries.map(({ level }) => level);
      expect(levels.filter((level, i) => level !== levels[i - 1])).toEqual(['warn', 'info', 'warn', 'info']);
      const before = heard[1]!();
      await vi.waitFor(() => {
        a.announce('offers');
        expect(heard[1]!()).toBeGreaterThan(before);
      }, 20_000);
    },
    60_000,
  );

  it(
    verifies('W3.nats-password', 'gets user and password, or the token, of the address'),
    async () => {
      const password = 'p@ss:w/rd%';
      const withPassword = await startNats(await freePort(), ['--user', 'me', '--pass', password]);
      const host = withPassword.url.slice('nats://'.length);
      const right = `nats://me:${encodeURIComponent(password)}@${host}`;
      expect(await describeNats(right)).toMatchObject({ where: `nats://${host}`, server: host });
      const refused = await describeNats(`nats://me:nonsense@${host}`).catch((error: unknown) => error);
      expect(refused).toMatchObject({ code: 'NATS_UNAVAILABLE' });
      expect(String(refused)).toMatch(/refuses the user, password or token/);
      expect(JSON.stringify(refused)).not.toMatch(/nonsense/);

      const withToken = await startNats(await freePort(), ['--auth', 's3cret']);
      await describeNats(withToken.url.replace('//', '//s3cret@'));
      await expect(describeNats(withToken.url)).rejects.toMatchObject({ code: 'NATS_UNAVAILABLE' });
    },
    60_000,
  );
});

describe('a NATS server that is none', () => {
  const authorisation = `INFO {"server_id":"x","version":"2.9.10","proto":1,"max_payload":1024,"auth_required":true}\r\n`;

  it.each([
    { what: 'another program', says: 'SSH-2.0-other\r\n', reason: /is no NATS server/ },
    { what: 'one that says nothing', says: '', reason: /nothing there answers like a NATS server/ },
    { what: 'one that refuses us', says: authorisation, reason: /wants one: Authorization Violation/ },
  ])(
    verifies('W3.no-server-no-error', 'leaves everything at work and says why: $what'),
    async ({ says, reason }) => {
      const port = await standIn((socket) => {
        if (says !== '') socket.write(says);
        socket.on('data', () => socket.end("-ERR 'Authorization Violation'\r\n"));
      });
      const logger = new RecordingLogger();
      const wakeUps = await open(`nats://me:secret@127.0.0.1:${port}`, logger);
      const here = counting(wakeUps);
      wakeUps.announce('runs');
      await vi.waitFor(() => expect(here()).toBe(1));
      await vi.waitFor(() => expect(logger.entries).toHaveLength(1), 10_000);
      expect(logger.entries[0]).toMatchObject({ level: 'warn', fields: { over: 'NATS' } });
      expect(logger.entries[0]!.fields['reason']).toMatch(reason);
      expect(JSON.stringify(logger.entries)).not.toContain('secret');
    },
  );

  it('is said once, however often it is tried', async () => {
    const port = await freePort();
    const logger = new RecordingLogger();
    let tries = 0;
    const clock = {
      ...ports.clock,
      schedule: (ms: number, callback: () => void, options?: { keepAlive?: boolean }) => {
        if (ms < 1_000 && options?.keepAlive === false) tries += 1;
        return ports.clock.schedule(Math.min(ms, 5), callback, options);
      },
    };
    const natsUrlOfNobody = `nats://127.0.0.1:${port}`;
    const wakeUps = await openWakeUps({
      natsUrl: natsUrlOfNobody,
      swarmId: 'default',
      ...ports,
      logger,
      clock,
    });
    await vi.waitFor(() => expect(tries).toBeGreaterThan(2));
    await wakeUps.close();
    expect(logger.entries).toHaveLength(1);
  });

  it.each(['http://127.0.0.1:4222', 'nats://', 'me:secret@127.0.0.1', 'nats://%zz:secret@127.0.0.1'])(
    'is refused as an address: %s',
    async (url) => {
      const refused = await openWakeUps({ natsUrl: url, swarmId: 'default', ...ports }).catch(
        (error: unknown) => error,
      );
      expect(refused).toMatchObject({ code: 'CONFIG_INVALID' });
      expect(String(refused)).not.toContain('secret');
    },
  );
});
