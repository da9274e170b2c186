import { verifies } from '@conclave/test/requirements';
import { ManualClock } from '@conclave/testing';
import { describe, expect, it } from 'vitest';
import type { ChildPort, Supervisor, SupervisorFlagsInput } from '../../src/index.ts';
import { createSupervisor } from '../../src/index.ts';
import { childOf, ScriptedChildren } from './scripted-children.ts';

/** Two levels: `top` over supervisors whose workers are scripted. */
function nested(topFlags: SupervisorFlagsInput, restart: 'permanent' | 'transient' = 'permanent') {
  const script = new ScriptedChildren();
  const port: ChildPort<Supervisor> = {
    start: (spec, exited) =>
      createSupervisor({
        id: spec.id,
        port: script,
        children: [childOf(`${spec.id}.1`), childOf(`${spec.id}.2`)],
        clock: script.clock,
        onExit: exited,
      }).start() as unknown as Supervisor,
  };
  const top = createSupervisor({
    id: 'top',
    port,
    flags: topFlags,
    clock: new ManualClock(),
    children: ['left', 'right'].map((id) => ({
      id,
      start: { name: id },
      type: 'supervisor' as const,
      restart,
    })),
  }).start();
  const worker = (supervisor: string, id: string) =>
    (top.child(supervisor) as unknown as Supervisor<{ crash(): void; stop(): void; kill(): void }>).child(id);
  return { script, top, worker };
}

describe('nested supervisors', () => {
  it(verifies('E5.nesting', 'are restarted by the level above when they give up'), () => {
    const { script, top, worker } = nested({ intensity: 1 }, 'transient');
    script.drain();
    worker('left', 'left.1')?.crash();
    expect(script.drain()).toEqual(['crash left.1', 'start left.1']);
    worker('left', 'left.1')?.crash();
    expect(script.drain()).toEqual(['crash left.1', 'stop left.2', 'start left.1', 'start left.2']);
    expect(top.status).toBe('running');
    expect(top.whichChildren()).toMatchObject([
      { id: 'left', restarts: 1 },
      { id: 'right', restarts: 0 },
    ]);
  });

  it('escalate level by level: intensities multiply', async () => {
    const { script, top, worker } = nested({ intensity: 1 });
    for (let i = 0; i < 3; i += 1) worker('left', 'left.1')?.crash();
    expect(top.status).toBe('running');
    script.drain();
    worker('left', 'left.1')?.crash();
    expect(script.drain()).toEqual(['crash left.1', 'stop left.2', 'stop right.2', 'stop right.1']);
    await expect(top.exited).resolves.toMatchObject({ error: { code: 'SUPERVISOR_INTENSITY_EXCEEDED' } });
  });

  it('stop depth first, in reverse', async () => {
    const { script, top } = nested({});
    script.drain();
    await top.stop();
    expect(script.drain()).toEqual(['stop right.2', 'stop right.1', 'stop left.2', 'stop left.1']);
  });

  it('are killed through all levels', () => {
    const { script, top } = nested({});
    script.drain();
    top.kill();
    expect(script.drain()).toEqual(['kill right.2', 'kill right.1', 'kill left.2', 'kill left.1']);
  });
});
