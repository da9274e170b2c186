import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { verifies } from '@conclave/test/requirements';
import type { FleetUnderTest } from '../../fleet-under-test.ts';
import { errorOf, fleetUnderTest, valueOf } from '../../fleet-under-test.ts';

const script = fileURLToPath(new URL('../../fixtures/mcp-server.js', import.meta.url));

const open: FleetUnderTest[] = [];
afterEach(async () => {
  for (const { fleet } of open.splice(0)) await fleet.stop();
});

function serverAgent(mode: string) {
  const test = fleetUnderTest({ tuning: { restartDelayMs: 20 } });
  open.push(test);
  const server = { command: process.execPath, args: [script, mode] };
  return test.one({ id: 'server', kind: 'mcp', capabilities: ['die', 'large'], server });
}

describe('a server behind pipes', () => {
  it('may send a message of many pieces, which is joined once', async () => {
    const value = valueOf(await serverAgent('well').execute({ type: 'large', params: { bytes: 60e6 } }));
    expect((value as string).length).toBe(60e6);
  });

  it.each([
    ['well', 'the server ended with exit code 3: fixture server is well'],
    ['crash', 'the server ended with exit code 7 while it started: fixture server is crash'],
  ])(verifies('A2.mcp-errors', 'that ends (%s) is quoted with its last words'), async (mode, reason) => {
    expect(errorOf(await serverAgent(mode).execute({ type: 'die' }))).toMatchObject({
      code: 'MCP_SERVER_FAILED',
      message: expect.stringContaining(reason) as string,
    });
  });
});
