import { describe, expect, it } from 'vitest';
import { freePort, nats, natsUrl } from '@conclave/test/nats/test-nats';
import { verifies } from '@conclave/test/requirements';
import { checkNats } from '../../src/doctor/check-nats.ts';

describe('doctor at NATS_URL', () => {
  it.skipIf(nats === undefined)(
    verifies('W3.nats-doctor', 'says that the server answers, and its version'),
    async () => {
      expect(await checkNats(natsUrl)).toMatchObject({
        check: 'nats',
        status: 'ok',
        detail: expect.stringContaining(`${nats} at `) as string,
        advice: '',
      });
    },
  );

  it(
    verifies('H4.doctor-nats', 'warns of a server that does not answer, and refuses what is no address'),
    async () => {
      const absent = await checkNats(`nats://me:secret@127.0.0.1:${await freePort()}`);
      expect(absent).toMatchObject({ check: 'nats', status: 'warn' });
      expect(absent.detail).toMatch(/NATS_UNAVAILABLE|ECONNREFUSED/);
      const wrong = await checkNats('me:secret@127.0.0.1:4222');
      expect(wrong).toMatchObject({ status: 'fail', advice: 'Correct NATS_URL.' });
      expect(JSON.stringify([absent, wrong])).not.toContain('secret');
    },
  );
});
