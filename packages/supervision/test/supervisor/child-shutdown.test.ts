import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { childOf, ScriptedChildren } from './scripted-children.ts';

describe('stopping a child', () => {
  it(verifies('E5.shutdown-timeout', 'kills a child that takes longer than it may'), () => {
    const script = new ScriptedChildren();
    const supervisor = script.supervise({}, [childOf('a', { start: { name: 'stubborn' }, shutdown: 300 })]);
    void supervisor.stop();
    script.clock.advance(299);
    expect(script.drain()).toEqual(['start a', 'stop a']);
    script.clock.advance(1);
    expect(script.drain()).toEqual(['kill a']);
    expect(supervisor.status).toBe('stopped');
    expect(script.events).toContainEqual({
      type: 'child.stopped',
      supervisor: 'sup',
      childId: 'a',
      outcome: 'killed',
    });
  });

  it('kills without asking by brutal_kill', () => {
    const script = new ScriptedChildren();
    const supervisor = script.supervise({}, [childOf('a', { shutdown: 'brutal_kill' })]);
    void supervisor.stop();
    expect(script.drain()).toEqual(['start a', 'kill a']);
  });

  it('waits without end by infinity', () => {
    const script = new ScriptedChildren();
    const supervisor = script.supervise({}, [
      childOf('a', { start: { name: 'stubborn' }, shutdown: 'infinity' }),
    ]);
    void supervisor.stop();
    script.clock.advance(1_000_000);
    expect(supervisor.status).toBe('stopping');
    expect(script.clock.timers).toBe(0);
  });

  it('gives up on a child that not even killing ends', () => {
    const script = new ScriptedChildren();
    const supervisor = script.supervise({}, [childOf('a', { start: { name: 'immortal' }, shutdown: 10 })]);
    void supervisor.stop();
    script.clock.advance(10 + 1000);
    expect(supervisor.status).toBe('stopped');
    expect(script.events).toContainEqual(expect.objectContaining({ outcome: 'unresponsive' }));
  });

  it('kills a child that throws when it is asked', () => {
    const script = new ScriptedChildren();
    const supervisor = script.supervise({}, [childOf('a', { start: { name: 'throws-on-stop' } }), 'b']);
    void supervisor.stop();
    expect(script.drain().slice(2)).toEqual(['stop b', 'stop a', 'kill a']);
    expect(supervisor.status).toBe('stopped');
  });

  it('gives workers 5 seconds and supervisors all the time they need by default', () => {
    const script = new ScriptedChildren();
    const supervisor = script.supervise({}, [
      childOf('w', { start: { name: 'stubborn' } }),
      childOf('s', { start: { name: 'slow' }, type: 'supervisor' }),
    ]);
    void supervisor.stop();
    expect(script.clock.timers).toBe(1);
    script.clock.advance(100);
    script.clock.advance(4999);
    expect(supervisor.status).toBe('stopping');
    script.clock.advance(1);
    expect(supervisor.status).toBe('stopped');
  });
});
