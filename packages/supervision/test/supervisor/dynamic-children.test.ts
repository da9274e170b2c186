import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { childOf, ScriptedChildren } from './scripted-children.ts';

describe('dynamic children', () => {
  it(verifies('E5.dynamic-children', 'are added, terminated, restarted and deleted'), async () => {
    const script = new ScriptedChildren();
    const supervisor = script.supervise({}, ['a']);
    supervisor.addChild(childOf('b'));
    expect(script.drain()).toEqual(['start a', 'start b']);
    await supervisor.terminateChild('b');
    expect(supervisor.whichChildren()[1]).toMatchObject({ id: 'b', status: 'down' });
    supervisor.restartChild('b');
    expect(supervisor.child('b')).toBeDefined();
    expect(() => supervisor.deleteChild('b')).toThrow(
      expect.objectContaining({ code: 'SUPERVISOR_CHILD_RUNNING' }) as Error,
    );
    await supervisor.terminateChild('b');
    supervisor.deleteChild('b');
    expect(supervisor.whichChildren().map(({ id }) => id)).toEqual(['a']);
  });

  it('refuse an id that is taken and one that is not there', async () => {
    const supervisor = new ScriptedChildren().supervise({}, ['a']);
    expect(() => supervisor.addChild(childOf('a'))).toThrow(
      expect.objectContaining({ code: 'SUPERVISOR_CHILD_EXISTS' }) as Error,
    );
    await expect(supervisor.terminateChild('x')).rejects.toMatchObject({
      code: 'SUPERVISOR_CHILD_NOT_FOUND',
    });
  });

  it('are not kept when they cannot be started; the others do not notice', () => {
    const script = new ScriptedChildren();
    const supervisor = script.supervise({}, ['a']);
    script.failingStarts.set('b', 1);
    expect(() => supervisor.addChild(childOf('b'))).toThrow(
      expect.objectContaining({ code: 'SUPERVISOR_CHILD_NOT_STARTED' }) as Error,
    );
    expect(supervisor.whichChildren()).toMatchObject([{ id: 'a', status: 'running' }]);
    supervisor.addChild(childOf('b'));
    expect(supervisor.child('b')).toBeDefined();
  });

  it('join a group restart that is under way', () => {
    const script = new ScriptedChildren();
    const supervisor = script.supervise({ strategy: 'one_for_all' }, [
      'a',
      childOf('b', { start: { name: 'slow' } }),
    ]);
    supervisor.child('a')?.crash();
    supervisor.addChild(childOf('c'));
    expect(supervisor.child('c')).toBeUndefined();
    script.clock.advance(100);
    expect(script.drain().slice(-3)).toEqual(['start a', 'start b', 'start c']);
  });

  it('do not hold their group up when they are temporary and cannot be started with it', () => {
    const script = new ScriptedChildren();
    const supervisor = script.supervise({ strategy: 'rest_for_one' }, [
      'a',
      childOf('b', { start: { name: 'slow' } }),
    ]);
    supervisor.child('a')?.crash();
    supervisor.addChild(childOf('c', { restart: 'temporary' }));
    script.failingStarts.set('c', 1);
    script.clock.advance(100);
    expect(supervisor.status).toBe('running');
    expect(supervisor.whichChildren().map(({ id, status }) => `${id} ${status}`)).toEqual([
      'a running',
      'b running',
    ]);
  });

  it('are refused by a supervisor that stops', async () => {
    const supervisor = new ScriptedChildren().supervise({}, []);
    await supervisor.stop();
    expect(() => supervisor.addChild(childOf('a'))).toThrow(
      expect.objectContaining({ code: 'SUPERVISOR_STOPPED' }) as Error,
    );
  });

  it('are forgotten when temporary and terminated', async () => {
    const supervisor = new ScriptedChildren().supervise({}, [childOf('a', { restart: 'temporary' })]);
    await supervisor.terminateChild('a');
    expect(supervisor.whichChildren()).toEqual([]);
  });

  it('end the wait for their termination also when the supervisor is killed', async () => {
    const script = new ScriptedChildren();
    const supervisor = script.supervise({}, [childOf('a', { start: { name: 'immortal' } })]);
    const terminated = supervisor.terminateChild('a');
    supervisor.kill();
    await expect(terminated).resolves.toBeUndefined();
  });

  it('may end while they start', () => {
    const script = new ScriptedChildren();
    const start = script.start.bind(script);
    script.start = (spec, exited) => {
      const child = start(spec, exited);
      if (spec.id === 'brief') exited({ kind: 'normal' });
      return child;
    };
    const supervisor = script.supervise({}, ['a', childOf('brief', { restart: 'transient' })]);
    expect(supervisor.status).toBe('running');
    expect(supervisor.whichChildren()[1]).toMatchObject({ id: 'brief', status: 'down' });
  });

  it('reject specifications that contradict themselves', () => {
    const script = new ScriptedChildren();
    const significant = { significant: true };
    expect(() => script.supervise({}, [childOf('a', significant)])).toThrow('a permanent child cannot be');
    expect(() => script.supervise({}, [childOf('a', { restart: 'transient', ...significant })])).toThrow(
      'only be significant when autoShutdown is not "never"',
    );
    expect(() => script.supervise({ intensity: -1 }, [])).toThrow('flags of supervisor "sup": intensity');
  });
});
