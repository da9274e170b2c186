import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { errorExit, NORMAL, SHUTDOWN } from '../../src/index.ts';
import { childOf, ScriptedChildren } from './scripted-children.ts';

const tolerant = { intensity: 100 };

describe('a supervisor', () => {
  it(verifies('E5.ordered-start-and-stop', 'starts in order and stops in reverse'), async () => {
    const script = new ScriptedChildren();
    const supervisor = script.supervise({}, ['a', 'b', 'c']);
    expect(supervisor.status).toBe('running');
    expect(script.drain()).toEqual(['start a', 'start b', 'start c']);
    await expect(supervisor.stop()).resolves.toEqual(SHUTDOWN);
    expect(script.drain()).toEqual(['stop c', 'stop b', 'stop a']);
    expect(supervisor.status).toBe('stopped');
  });

  it('stops one child at a time when they take a while', () => {
    const script = new ScriptedChildren();
    const slow = { start: { name: 'slow' } };
    const supervisor = script.supervise({}, [childOf('a', slow), childOf('b', slow)]);
    script.drain();
    void supervisor.stop();
    expect(script.drain()).toEqual(['stop b']);
    script.clock.advance(100);
    expect(script.drain()).toEqual(['stop a']);
    script.clock.advance(100);
    expect(supervisor.status).toBe('stopped');
  });

  it('stops independent children side by side when it may', () => {
    const script = new ScriptedChildren();
    const slow = { start: { name: 'slow' } };
    const children = ['a', 'b', 'c'].map((id) => childOf(id, slow));
    const supervisor = script.supervise({ maxConcurrentStops: 2 }, children);
    script.drain();
    void supervisor.stop();
    expect(script.drain()).toEqual(['stop c', 'stop b']);
    script.clock.advance(100);
    expect(script.drain()).toEqual(['stop a']);
  });

  it.each([
    ['one_for_one', ['start b']],
    ['one_for_all', ['stop c', 'stop a', 'start a', 'start b', 'start c']],
    ['rest_for_one', ['stop c', 'start b', 'start c']],
  ] as const)(verifies('E5.strategies', 'restarts by %s'), (strategy, expected) => {
    const script = new ScriptedChildren();
    const supervisor = script.supervise({ strategy }, ['a', 'b', 'c']);
    script.drain();
    supervisor.child('b')?.crash();
    expect(script.drain()).toEqual(['crash b', ...expected]);
    expect(supervisor.status).toBe('running');
    expect(supervisor.whichChildren().map(({ status }) => status)).toEqual(['running', 'running', 'running']);
  });

  it(verifies('E5.restart-types', 'restarts permanent, failed transient and no temporary children'), () => {
    const script = new ScriptedChildren();
    const supervisor = script.supervise(tolerant, [
      childOf('permanent'),
      childOf('transient', { restart: 'transient' }),
      childOf('temporary', { restart: 'temporary' }),
    ]);
    script.drain();
    supervisor.child('permanent')?.exit(NORMAL);
    supervisor.child('transient')?.crash();
    supervisor.child('transient')?.exit(NORMAL);
    supervisor.child('temporary')?.crash();
    expect(script.drain()).toEqual([
      'start permanent',
      'crash transient',
      'start transient',
      'crash temporary',
    ]);
    expect(supervisor.whichChildren()).toMatchObject([
      { id: 'permanent', status: 'running', restarts: 1 },
      { id: 'transient', status: 'down', restarts: 1 },
    ]);
  });

  it('does not restart a temporary child that was stopped with its group', () => {
    const script = new ScriptedChildren();
    const supervisor = script.supervise({ strategy: 'one_for_all' }, [
      childOf('a'),
      childOf('b', { restart: 'temporary' }),
    ]);
    script.drain();
    supervisor.child('a')?.crash();
    expect(script.drain()).toEqual(['crash a', 'stop b', 'start a']);
    expect(supervisor.whichChildren().map(({ id }) => id)).toEqual(['a']);
  });

  it(verifies('E5.directive-published', 'publishes each exit with the directive applied'), () => {
    const script = new ScriptedChildren();
    const supervisor = script.supervise({ intensity: 1 }, ['a', childOf('b', { restart: 'temporary' })]);
    supervisor.child('b')?.exit(NORMAL);
    supervisor.child('a')?.crash('first');
    supervisor.child('a')?.crash('second');
    const seen = script.events.map((event) =>
      event.type === 'child.exited' ? `${event.childId} ${event.directive}` : event.type,
    );
    expect(seen).toEqual([
      'child.started',
      'child.started',
      'b none',
      'a restart',
      'child.started',
      'a escalate',
      'supervisor.exited',
    ]);
  });

  it(verifies('E5.intensity-escalates', 'gives up when children fail too fast and tells why'), async () => {
    const script = new ScriptedChildren();
    const supervisor = script.supervise({ intensity: 2, periodMs: 1000 }, ['a', 'b']);
    supervisor.child('b')?.crash();
    script.clock.advance(1001);
    supervisor.child('b')?.crash();
    supervisor.child('b')?.crash();
    expect(supervisor.status).toBe('running');
    script.drain();
    supervisor.child('b')?.crash('the last straw');
    expect(script.drain()).toEqual(['crash b', 'stop a']);
    expect(supervisor.status).toBe('stopped');
    await expect(supervisor.exited).resolves.toMatchObject({
      kind: 'error',
      error: {
        code: 'SUPERVISOR_INTENSITY_EXCEEDED',
        message: expect.stringContaining('the last straw') as string,
      },
    });
  });

  it('counts a restart that fails to start, and tries again', () => {
    const script = new ScriptedChildren();
    const supervisor = script.supervise({ intensity: 3 }, ['a']);
    script.failingStarts.set('a', 2);
    supervisor.child('a')?.crash();
    expect(script.drain()).toEqual(['start a', 'crash a', 'fail a', 'fail a', 'start a']);
    expect(supervisor.status).toBe('running');
    script.failingStarts.set('a', 1);
    supervisor.child('a')?.crash();
    expect(supervisor.status).toBe('stopped');
  });

  it('ends when a child cannot be started at the beginning, and stops those before it', async () => {
    const script = new ScriptedChildren();
    script.failingStarts.set('b', 1);
    const supervisor = script.supervise({}, ['a', 'b', 'c']);
    expect(script.drain()).toEqual(['start a', 'fail b', 'stop a']);
    await expect(supervisor.exited).resolves.toMatchObject({
      error: { code: 'SUPERVISOR_CHILD_NOT_STARTED', message: expect.stringContaining('no b') as string },
    });
  });

  it('tries a group again from the child that does not start', () => {
    const script = new ScriptedChildren();
    const supervisor = script.supervise({ strategy: 'rest_for_one', intensity: 5 }, ['a', 'b', 'c']);
    script.drain();
    script.failingStarts.set('b', 1);
    supervisor.child('a')?.crash();
    expect(script.drain()).toEqual([
      'crash a',
      'stop c',
      'stop b',
      'start a',
      'fail b',
      'start b',
      'start c',
    ]);
    expect(supervisor.status).toBe('running');
  });

  it('takes a sibling that falls during a group restart into the group', () => {
    const script = new ScriptedChildren();
    const slow = { start: { name: 'slow' } };
    const supervisor = script.supervise({ strategy: 'one_for_all', intensity: 1 }, [
      'a',
      childOf('b', slow),
      childOf('c', slow),
    ]);
    script.drain();
    supervisor.child('a')?.crash();
    supervisor.child('b')?.crash();
    expect(supervisor.status).toBe('restarting');
    script.clock.advance(200);
    expect(script.drain()).toEqual(['crash a', 'stop c', 'crash b', 'start a', 'start b', 'start c']);
    expect(supervisor.status).toBe('running');
  });

  it(verifies('E5.restart-backoff', 'waits longer before each restart in a row'), () => {
    const script = new ScriptedChildren();
    const backoff = { initialMs: 100, factor: 2, jitter: 0, resetAfterMs: 10_000 };
    const supervisor = script.supervise({ ...tolerant, backoff }, ['a', 'b']);
    const waits = [100, 200, 400];
    for (const waitMs of waits) {
      supervisor.child('a')?.crash();
      script.clock.advance(waitMs - 1);
      expect(supervisor.child('a')).toBeUndefined();
      script.clock.advance(1);
      expect(supervisor.child('a')).toBeDefined();
    }
    script.clock.advance(10_000);
    supervisor.child('a')?.crash();
    script.clock.advance(100);
    expect(supervisor.child('a')).toBeDefined();
  });

  it('forgets a pending restart when it stops', async () => {
    const script = new ScriptedChildren();
    const supervisor = script.supervise({ ...tolerant, backoff: {} }, ['a', 'b']);
    supervisor.child('a')?.crash();
    await supervisor.stop();
    expect(script.clock.timers).toBe(0);
    expect(script.drain().at(-1)).toBe('stop b');
  });

  it.each([
    ['any_significant', 1],
    ['all_significant', 2],
  ] as const)(verifies('E5.auto-shutdown', 'shuts down by %s'), async (autoShutdown, needed) => {
    const script = new ScriptedChildren();
    const significant = { restart: 'transient', significant: true } as const;
    const supervisor = script.supervise({ autoShutdown }, [
      childOf('helper'),
      childOf('s1', significant),
      childOf('s2', significant),
    ]);
    supervisor.child('s1')?.exit(NORMAL);
    expect(supervisor.status).toBe(needed === 1 ? 'stopped' : 'running');
    supervisor.child('s2')?.exit(NORMAL);
    expect(supervisor.status).toBe('stopped');
    await expect(supervisor.exited).resolves.toEqual(SHUTDOWN);
  });

  it('does not end itself when a significant child was terminated on request', async () => {
    const script = new ScriptedChildren();
    const supervisor = script.supervise({ autoShutdown: 'any_significant' }, [
      childOf('s', { restart: 'transient', significant: true }),
    ]);
    await supervisor.terminateChild('s');
    expect(supervisor.status).toBe('running');
  });

  it('survives observers and listeners that throw', () => {
    const script = new ScriptedChildren();
    const supervisor = script.supervise(tolerant, ['a']);
    script.events.push = () => {
      throw new Error('observer');
    };
    supervisor.child('a')?.crash();
    expect(supervisor.status).toBe('running');
  });

  it('ignores what a child reports of an earlier life', () => {
    const script = new ScriptedChildren();
    const supervisor = script.supervise({ intensity: 1 }, ['a']);
    const first = supervisor.child('a');
    first?.crash();
    first?.exit(errorExit(new Error('again')));
    expect(supervisor.whichChildren()).toMatchObject([{ status: 'running', restarts: 1 }]);
  });

  it('kills everything at once when it is killed', async () => {
    const script = new ScriptedChildren();
    const supervisor = script.supervise({}, ['a', childOf('b', { start: { name: 'immortal' } })]);
    script.drain();
    supervisor.kill();
    expect(script.drain()).toEqual(['kill b', 'kill a']);
    await expect(supervisor.exited).resolves.toEqual({ kind: 'killed' });
  });

  it('can be stopped before it was started', async () => {
    const script = new ScriptedChildren();
    const supervisor = script.supervise({}, []);
    await supervisor.stop();
    await expect(supervisor.stop()).resolves.toEqual(SHUTDOWN);
  });
});
