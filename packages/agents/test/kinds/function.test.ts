import { afterEach, describe, expect, it } from 'vitest';
import { verifies } from '@conclave/test/requirements';
import { resolveModule } from '../../src/kinds/function/resolve-module.ts';
import { errorOf, fleetOnThreads, valueOf } from '../fleet-under-test.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of open.splice(0)) await stop();
});

function threads() {
  const test = fleetOnThreads(import.meta.url);
  open.push(test.stop);
  return test;
}

const spec = { kind: 'function' as const, module: '../fixtures/functions.ts', capabilities: ['work'] };

describe('function agent', () => {
  it(verifies(['A2.function-threads', 'A1.execute'], 'runs an export in a worker thread'), async () => {
    const test = threads();
    const agent = test.one({ ...spec, id: 'doubler', export: 'double' });
    expect(valueOf(await agent.execute({ type: 'work', params: { n: 21 } }))).toEqual({ doubled: 42 });
    const nothing = test.one({ ...spec, id: 'nothing', export: 'nothing' });
    expect(valueOf(await nothing.execute({ type: 'work' }))).toBeUndefined();
    expect(await agent.healthCheck()).toEqual({ status: 'healthy', score: 1 });
    expect(agent.getMetrics()).toMatchObject({ completed: 1, failed: 0 });
  });

  it(verifies('A2.function-error', 'says which agent failed on which task, and why'), async () => {
    const agent = threads().one({ ...spec, id: 'failing', export: 'fail' });
    expect(errorOf(await agent.execute({ type: 'work', taskId: 'count' }))).toMatchObject({
      code: 'AGENT_EXECUTION_FAILED',
      message: 'Agent execution failed: agent "failing" on task "count": the number is odd',
      retryable: true,
    });
  });

  it('ends at its deadline and at a cancellation', async () => {
    const test = threads();
    const agent = test.one({ ...spec, id: 'slow', export: 'untilAborted', load: 'io', concurrency: 2 });
    const late = await agent.execute({ type: 'work', timeoutMs: 50 });
    expect(errorOf(late).code).toBe('TASK_TIMEOUT');
    const controller = new AbortController();
    const outcome = agent.execute({ type: 'work', signal: controller.signal });
    controller.abort();
    expect(errorOf(await outcome).code).toBe('TASK_CANCELLED');
  });

  it('gives work of a fleet that stops back as cancelled', async () => {
    const test = threads();
    const agent = test.one({ ...spec, id: 'slow', export: 'untilAborted', load: 'io' });
    const outcome = agent.execute({ type: 'work' });
    await test.fleet.stop();
    expect(errorOf(await outcome).code).toBe('TASK_CANCELLED');
  });

  it('reports a module that does not load', async () => {
    const agent = threads().one({ ...spec, id: 'lost', module: './nowhere.ts' });
    expect(errorOf(await agent.execute({ type: 'work' }))).toMatchObject({
      code: 'AGENT_MODULE_NOT_LOADED',
      message: expect.stringContaining('nowhere.ts') as string,
    });
  });
});

describe('resolving a module', () => {
  it('resolves paths against the file that names them, and packages from there', () => {
    const base = import.meta.url;
    expect(resolveModule('./a.js', 'file:///x/flow.yaml')).toBe('file:///x/a.js');
    expect(resolveModule('../a.js', 'file:///x/y/')).toBe('file:///x/a.js');
    expect(resolveModule('/abs/a.js', undefined)).toBe('file:///abs/a.js');
    expect(resolveModule('file:///a.js', base)).toBe('file:///a.js');
    expect(resolveModule('zod', base)).toMatch(/^file:.*\/zod\//);
    expect(resolveModule('no-such-package', base)).toBe('no-such-package');
    expect(resolveModule('agents/a.ts', 'file:///x/')).toBe('file:///x/agents/a.ts');
  });
});
