import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { verifies } from '@conclave/test/requirements';
import { errorOf, fleetUnderTest } from '../fleet-under-test.ts';

it.each([
  ['no file at the path', undefined, 'there is no file '],
  ['no such interpreter', '#!/no/such/interpreter\n', 'the interpreter that the first line of '],
])(verifies('A2.process-failure', 'a command given by path: %s'), async (_, text, reason) => {
  const folder = mkdtempSync(join(tmpdir(), 'conclave-agents-'));
  const script = join(folder, 'script');
  if (text !== undefined) {
    writeFileSync(script, text);
    chmodSync(script, 0o755);
  }
  const test = fleetUnderTest();
  onTestFinished(async () => {
    await test.fleet.stop();
    rmSync(folder, { recursive: true });
  });
  const agent = test.one({ id: 'm', kind: 'process', capabilities: ['work'], command: [script] });
  expect(errorOf(await agent.execute({ type: 'work' }))).toMatchObject({
    code: 'PROCESS_NOT_STARTED',
    message: expect.stringContaining(reason) as string,
  });
});
