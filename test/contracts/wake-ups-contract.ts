import { afterEach, describe, expect, it, vi } from 'vitest';
import { wakeTopics } from '@conclave/contracts';
import type { WakeTopic, WakeUps } from '@conclave/contracts';
import { verifies } from '../requirements.ts';

/** An implementation under test: a group of participants that shall hear each other. */
export interface WakeUpsTarget {
  readonly name: string;
  /** One more participant of the group; where there are several objects to have, another one. */
  join(): Promise<WakeUps>;
  /** Commits something, as whoever announces has done. */
  commit?(): void;
  /** It cannot know what was committed, and tells every topic. */
  readonly isVague?: boolean;
  /** Makes the next participants another group. */
  reset(): Promise<void>;
}

/** What listeners on every topic have heard. */
function listenTo(wakeUps: WakeUps): Record<WakeTopic, number> {
  const heard = Object.fromEntries(wakeTopics.map((topic) => [topic, 0])) as Record<WakeTopic, number>;
  for (const topic of wakeTopics) wakeUps.subscribe(topic, () => (heard[topic] += 1));
  return heard;
}

const turnsOfTheLoop = () => new Promise<void>((resolve) => void setImmediate(() => setImmediate(resolve)));

export function describeWakeUpsContract(target: WakeUpsTarget): void {
  describe(`${target.name} as wake-ups`, () => {
    const joined: WakeUps[] = [];
    const join = async (): Promise<WakeUps> => {
      const wakeUps = await target.join();
      joined.push(wakeUps);
      return wakeUps;
    };
    const announce = (wakeUps: WakeUps, topic: WakeTopic): void => {
      target.commit?.();
      wakeUps.announce(topic);
    };
    afterEach(async () => {
      await Promise.all(joined.splice(0).map((wakeUps) => wakeUps.close()));
      await target.reset();
    });

    it(
      verifies(
        'W3.wake-ups-heard',
        'tells everybody who listens to a topic, in the same object and in others',
      ),
      async () => {
        const [a, b] = [await join(), await join()];
        const [here, there] = [listenTo(a), listenTo(b)];
        for (const topic of wakeTopics) {
          const before = { here: here[topic], there: there[topic] };
          announce(a, topic);
          await vi.waitFor(() => {
            expect(here[topic]).toBeGreaterThan(before.here);
            expect(there[topic]).toBeGreaterThan(before.there);
          });
        }
        const back = here.settled;
        announce(b, 'settled');
        await vi.waitFor(() => expect(here.settled).toBeGreaterThan(back));
      },
    );

    it.skipIf(target.isVague === true)('tells nobody who listens to another topic', async () => {
      const [a, b] = [await join(), await join()];
      const there = listenTo(b);
      announce(a, 'offers');
      await vi.waitFor(() => expect(there.offers).toBeGreaterThan(0));
      for (const topic of wakeTopics) if (topic !== 'offers') expect(there[topic]).toBe(0);
    });

    it(
      verifies('W3.wake-ups-gathered', 'lets announcements leave together, and none stay behind'),
      async () => {
        const [a, b] = [await join(), await join()];
        const there = listenTo(b);
        target.commit?.();
        for (let i = 0; i < 1_000; i += 1) a.announce('settled');
        await vi.waitFor(() => expect(there.settled).toBeGreaterThan(0));
        expect(there.settled).toBeLessThan(20);
        const before = there.settled;
        announce(a, 'settled');
        await vi.waitFor(() => expect(there.settled).toBeGreaterThan(before));
      },
    );

    it('calls nobody before announce has returned', async () => {
      const a = await join();
      const here = listenTo(a);
      announce(a, 'runs');
      expect(here.runs).toBe(0);
      await vi.waitFor(() => expect(here.runs).toBeGreaterThan(0));
    });

    it('tells the others when a listener throws, and who has left no more', async () => {
      const [a, b] = [await join(), await join()];
      let gone = 0;
      b.subscribe('runs', () => {
        throw new Error('deliberately broken');
      });
      const leave = b.subscribe('runs', () => (gone += 1));
      const there = listenTo(b);
      leave();
      leave();
      announce(a, 'runs');
      await vi.waitFor(() => expect(there.runs).toBeGreaterThan(0));
      expect(gone).toBe(0);
    });

    it(
      verifies('W3.wake-ups-closed', 'sends what was announced when it is closed, and is silent afterwards'),
      async () => {
        const [a, b, c] = [await join(), await join(), await join()];
        const isShared = a === b;
        const [closing, staying] = [listenTo(a), listenTo(b)];
        announce(a, 'offers');
        await a.close();
        await vi.waitFor(() => expect(staying.offers).toBeGreaterThan(0));
        const before = { ...closing };
        const others = staying.runs;
        a.announce('runs');
        if (!isShared) {
          announce(c, 'runs');
          await vi.waitFor(() => expect(staying.runs).toBeGreaterThan(others));
        }
        await turnsOfTheLoop();
        expect(closing).toEqual(before);
        expect(() => a.subscribe('runs', () => undefined)()).not.toThrow();
        await a.close();
      },
    );
  });
}
