import { setTimeout } from 'node:timers/promises';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { agent, embeddedSwarm } from './agents.ts';

const AGENTS = 5;
const TASKS = 100;
const TASK_MS = 100;

interface Load {
  readonly elapsedMs: number;
  /** Largest difference of an agent from its fair share, in parts of that share. */
  readonly deviation: number;
}

/** The same tasks on agents of their own speeds, which nobody is told. */
async function loadOf(speeds: readonly number[]): Promise<Load> {
  const done = speeds.map(() => 0);
  const swarm = await embeddedSwarm(
    speeds.map((speed, i) =>
      agent(`agent-${i}`, ['wait'], async () => {
        await setTimeout(TASK_MS / speed);
        done[i]! += 1;
      }),
    ),
  );
  const tasks = Array.from({ length: TASKS }, (_, i) => ({ id: `t${i}`, type: 'wait' }));
  const id = await swarm.createWorkflow({ name: 'load', tasks });
  const beganMs = performance.now();
  const result = await swarm.executeWorkflow(id);
  const elapsedMs = performance.now() - beganMs;
  expect(result.tasks).toMatchObject({ total: TASKS, completed: TASKS });
  expect(done.reduce((sum, count) => sum + count)).toBe(TASKS);
  const whole = speeds.reduce((sum, speed) => sum + speed);
  const shares = speeds.map((speed) => (TASKS * speed) / whole);
  return { elapsedMs, deviation: Math.max(...done.map((count, i) => Math.abs(count / shares[i]! - 1))) };
}

describe('a hundred tasks of 100 ms on five agents', () => {
  it(
    verifies('V3.hundred-tasks', 'end within five seconds, with less than 5 % deviation over equal agents'),
    async () => {
      const { elapsedMs, deviation } = await loadOf(Array.from({ length: AGENTS }, () => 1));
      expect(elapsedMs).toBeGreaterThanOrEqual((TASKS * TASK_MS) / AGENTS - AGENTS);
      expect(elapsedMs).toBeLessThan(5_000);
      expect(deviation).toBeLessThanOrEqual(0.05);
    },
  );

  it(
    verifies('V3.hundred-tasks', 'go to each agent by what it gets done, with less than 30 % deviation'),
    async () => {
      const { elapsedMs, deviation } = await loadOf([0.8, 0.9, 1, 1.1, 1.25]);
      expect(elapsedMs).toBeLessThan(5_000);
      expect(deviation).toBeLessThan(0.3);
    },
  );
});
