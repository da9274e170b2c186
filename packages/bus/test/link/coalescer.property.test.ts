import fc from 'fast-check';
import { expect, it } from 'vitest';
import { wakeTopics } from '@conclave/contracts';
import type { WakeTopic } from '@conclave/contracts';
import { ManualClock } from '@conclave/testing';
import { verifies } from '@conclave/test/requirements';
import { Coalescer } from '../../src/link/coalescer.ts';

const turn = () => new Promise(setImmediate);

const step = fc.oneof(
  fc.record({ do: fc.constant('announce' as const), topic: fc.constantFrom(...wakeTopics) }),
  fc.record({ do: fc.constantFrom('answer' as const, 'break' as const, 'wait' as const) }),
);

it(
  verifies(
    'W3.wake-ups-gathered',
    'sends every announcement after it was made, never two at once, lost or not',
  ),
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const clock = new ManualClock();
        /** Announced, and not in anything that was sent since and answered. */
        const owed = new Set<WakeTopic>();
        let open: { topics: readonly WakeTopic[]; end: (isAnswered: boolean) => void } | undefined;
        const coalescer = new Coalescer({
          clock,
          restMs: [5, 20],
          onLost: () => coalescer.resume(),
          send: (topics) => {
            expect(open).toBeUndefined();
            for (const topic of topics) owed.delete(topic);
            return new Promise((resolve, reject) => {
              const end = (isAnswered: boolean): void => {
                open = undefined;
                if (isAnswered) return resolve();
                for (const topic of topics) owed.add(topic);
                reject(new Error('cut'));
              };
              open = { topics, end };
            });
          },
        });
        coalescer.resume();
        for (const it of steps) {
          if (it.do === 'announce') {
            owed.add(it.topic);
            coalescer.add(it.topic);
          } else if (it.do === 'wait') clock.advance(5);
          else open?.end(it.do === 'answer');
          await turn();
        }
        for (let i = 0; i < 4; i += 1) {
          open?.end(true);
          await turn();
          clock.advance(20);
          await turn();
        }
        expect([...owed]).toEqual([]);
      }),
      { numRuns: 50 },
    );
  },
);
