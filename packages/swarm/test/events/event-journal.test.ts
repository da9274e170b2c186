import { ConclaveError } from '@conclave/contracts';
import type { JournalEntry } from '@conclave/contracts';
import { verifies } from '@conclave/test/requirements';
import { ManualClock, RecordingLogger } from '@conclave/testing';
import { describe, expect, it, vi } from 'vitest';
import { EventJournal } from '../../src/events/event-journal.ts';

/** A store that refuses while it is down, and keeps what it took. */
function journalOf() {
  const store = {
    error: undefined as Error | undefined,
    commits: [] as (readonly JournalEntry[])[],
    asked: 0,
    async appendEvents(entries: readonly JournalEntry[]) {
      store.asked += 1;
      if (store.error !== undefined) throw store.error;
      store.commits.push(entries);
    },
  };
  const clock = new ManualClock();
  const logger = new RecordingLogger();
  const journal = new EventJournal({ store, clock, logger, nodeId: 'n' });
  return { store, clock, logger, journal };
}

function lines(count: number, from = 0): JournalEntry[] {
  return Array.from({ length: count }, (_, i) => ({ kind: `k${from + i}`, body: '{}' }));
}
const down = new ConclaveError('STORE_UNAVAILABLE', { details: { path: 'p', reason: 'down' } });

describe('events on their way into the journal', () => {
  it(verifies('E7.events-outage', 'are written in their order once the store takes them again'), async () => {
    const { store, clock, logger, journal } = journalOf();
    store.error = down;
    journal.append(lines(2));
    await vi.waitFor(() => expect(clock.timers).toBe(1));
    journal.append(lines(1, 2));
    expect(store.asked).toBe(1);
    clock.advance(500);
    await vi.waitFor(() => expect(clock.timers).toBe(1));
    expect(logger.messages).toEqual(['events not written yet', 'events not written yet']);
    store.error = undefined;
    clock.advance(999);
    expect(store.asked).toBe(2);
    clock.advance(1);
    await vi.waitFor(() => expect(store.commits.flat()).toEqual(lines(3)));
    expect(clock.timers).toBe(0);
  });

  it(verifies('E7.events-outage', 'are bounded; the journal says how many it lacks'), async () => {
    const { store, clock, journal } = journalOf();
    store.error = down;
    journal.append(lines(10_005));
    await vi.waitFor(() => expect(clock.timers).toBe(1));
    store.error = undefined;
    clock.advance(500);
    await vi.waitFor(() => expect(store.commits.flat()).toHaveLength(10_001));
    const [gap, first] = store.commits.flat();
    expect([gap?.kind, JSON.parse(gap!.body)]).toEqual([
      'events.lost',
      { nodeId: 'n', atMs: clock.nowMs(), count: 5 },
    ]);
    expect(first?.kind).toBe('k5');
    expect(store.commits.every((commit) => commit.length <= 1_001)).toBe(true);
  });

  it('are tried once more at the end, and reported when that fails, too', async () => {
    const { store, clock, logger, journal } = journalOf();
    store.error = down;
    journal.append(lines(3));
    await journal.close();
    expect([store.asked, clock.timers]).toEqual([2, 0]);
    expect(logger.entries.at(-1)).toMatchObject({ message: 'events not journaled', fields: { lines: 3 } });
  });

  it('are not repeated against a store that was closed', async () => {
    const { store, clock, logger, journal } = journalOf();
    store.error = new ConclaveError('STORE_CLOSED');
    journal.append(lines(1));
    await vi.waitFor(() => expect(logger.messages).toHaveLength(1));
    expect(clock.timers).toBe(0);
  });
});
