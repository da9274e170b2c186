import { describe, expect, it } from 'vitest';
import { createInProcessWakeUps } from '@conclave/bus';
import type { RunWish } from '@conclave/contracts';
import { verifies } from '@conclave/test/requirements';
import { ManualClock } from '@conclave/testing';
import { WishWatch } from '../src/wish-watch.ts';

const turn = () => new Promise(setImmediate);

class Driver {
  readonly heard: string[] = [];
  pause(): void {
    this.heard.push('pause');
  }
  cancel(): void {
    this.heard.push('cancel');
  }
}

function watching() {
  const clock = new ManualClock();
  const wakeUps = createInProcessWakeUps();
  const answers: ((wishes: RunWish[]) => void)[] = [];
  const asked: string[] = [];
  const store = {
    readWishes: (nodeId: string) => {
      asked.push(nodeId);
      return new Promise<RunWish[]>((resolve) => void answers.push(resolve));
    },
  };
  const watch = new WishWatch({ store, nodeId: 'node_a', wakeUps, clock });
  const answer = async (...wishes: RunWish[]): Promise<void> => {
    answers.shift()?.(wishes);
    await turn();
  };
  const wake = async (): Promise<void> => {
    wakeUps.announce('runs');
    await turn();
  };
  const drive = (runId: string) => {
    const driver = new Driver();
    const watched = watch.enter(runId);
    watched.drivenBy(driver);
    return { driver, watched };
  };
  return { clock, watch, asked, answer, wake, drive };
}

describe('a watch for wishes', () => {
  it(verifies('W3.wishes-at-once', 'asks when it is woken and tells the right driver'), async () => {
    const { answer, wake, drive, asked } = watching();
    const [first, second] = [drive('run_1'), drive('run_2')];
    await wake();
    expect(asked).toEqual(['node_a']);
    await answer({ runId: 'run_2', control: 'pause' }, { runId: 'run_9', control: 'cancel' });
    expect([first.driver.heard, second.driver.heard]).toEqual([[], ['pause']]);
  });

  it(
    verifies(
      'W3.wishes-asked-seldom',
      'asks ten times a second at most, once for all runs, and not when idle',
    ),
    async () => {
      const { clock, answer, wake, drive, asked } = watching();
      await wake();
      expect(asked).toHaveLength(0);
      const runs = [drive('run_1'), drive('run_2')];
      for (let ms = 0; ms < 1_000; ms += 5) {
        await wake();
        await answer();
        clock.advance(5);
      }
      expect(asked.length).toBeGreaterThan(8);
      expect(asked.length).toBeLessThanOrEqual(11);
      const before = asked.length;
      for (const { watched } of runs) watched.leave();
      await wake();
      clock.advance(1_000);
      expect(asked).toHaveLength(before);
      expect(clock.timers).toBe(0);
    },
  );

  it('asks once more when it was woken while it asked', async () => {
    const { clock, answer, wake, drive, asked } = watching();
    const { driver } = drive('run_1');
    await wake();
    await wake();
    await answer();
    clock.advance(100);
    await answer({ runId: 'run_1', control: 'cancel' });
    expect(asked).toHaveLength(2);
    expect(driver.heard).toEqual(['cancel']);
    clock.advance(1_000);
    expect(asked).toHaveLength(2);
  });

  it('tells no driver that came after the question: the wish may be one that was taken back', async () => {
    const { answer, wake, drive, asked } = watching();
    const old = drive('run_1');
    drive('run_2');
    await wake();
    old.watched.leave();
    const resumed = drive('run_1');
    await answer({ runId: 'run_1', control: 'pause' });
    expect([old.driver.heard, resumed.driver.heard]).toEqual([[], []]);
    expect(asked).toHaveLength(1);
  });

  it('asks again when a run gets its driver after it was woken', async () => {
    const { clock, watch, answer, wake, asked } = watching();
    const watched = watch.enter('run_1');
    await wake();
    await answer({ runId: 'run_1', control: 'pause' });
    const driver = new Driver();
    watched.drivenBy(driver);
    clock.advance(100);
    await answer({ runId: 'run_1', control: 'pause' });
    expect(asked).toHaveLength(2);
    expect(driver.heard).toEqual(['pause']);
  });

  it('goes on when the store does not answer', async () => {
    const clock = new ManualClock();
    const wakeUps = createInProcessWakeUps();
    let asked = 0;
    const store = { readWishes: () => ((asked += 1), Promise.reject(new Error('gone'))) };
    const watched = new WishWatch({ store, nodeId: 'node_a', wakeUps, clock }).enter('run_1');
    watched.drivenBy(new Driver());
    wakeUps.announce('runs');
    await turn();
    wakeUps.announce('runs');
    await turn();
    clock.advance(100);
    await turn();
    expect(asked).toBe(2);
    watched.leave();
  });
});
