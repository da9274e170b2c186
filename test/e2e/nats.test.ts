import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort, nats, natsUrl } from '../nats/test-nats.ts';
import { verifies } from '../requirements.ts';
import { conclave, workFolder } from './conclave.ts';

let work: ReturnType<typeof workFolder>;
beforeEach(() => {
  work = workFolder();
});
afterEach(() => work.remove());

const command = (url: string, ...args: string[]) => conclave(args, { cwd: work.dir, env: { NATS_URL: url } });

async function natsCheck(url: string) {
  const { code, stdout } = await command(url, 'doctor', '--json');
  const { checks } = JSON.parse(stdout) as { checks: { check: string; status: string; detail: string }[] };
  return { code, check: checks.find(({ check }) => check === 'nats') };
}

describe('conclave with NATS_URL', () => {
  it.skipIf(nats === undefined)(
    verifies('W3.nats-doctor', 'runs beside a server without a word about it, and says its version'),
    async () => {
      expect(await command(natsUrl, 'run', 'steps.yaml', '--json')).toMatchObject({ code: 0, stderr: '' });
      const { code, check } = await natsCheck(natsUrl);
      expect(code).toBe(0);
      expect(check).toMatchObject({ status: 'ok', detail: expect.stringContaining(nats!) as string });
    },
  );

  it(
    verifies(['W3.no-server-no-error', 'H4.doctor-nats'], 'runs without the server, says so and why'),
    async () => {
      const url = `nats://me:secret@127.0.0.1:${await freePort()}`;
      const { code, stdout, stderr } = await command(url, 'run', 'steps.yaml', '--json');
      expect(code, stderr).toBe(0);
      expect(stderr).toMatch(/^NATS: no wake-ups from other nodes.*ECONNREFUSED/);
      expect(stdout + stderr).not.toContain('secret');
      expect(await natsCheck(url)).toMatchObject({ code: 0, check: { status: 'warn' } });
      expect((await command('http://here', 'run', 'steps.yaml')).code).toBe(2);
    },
  );
});
