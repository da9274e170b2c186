import { createInProcessWakeUps } from '@conclave/bus';
import { silentWakeUps } from '@conclave/contracts';
import type { StateChange, StateStore } from '@conclave/contracts';
import { RetentionSchema, VolatileState } from '@conclave/store';
import { verifies } from '@conclave/test/requirements';
import { ManualClock, RecordingLogger } from '@conclave/testing';
import { expect, it } from 'vitest';
import { StateFeed } from '../../src/shared-state/state-feed.ts';
import { until } from '../until.ts';

function feedOver(store: StateStore, clock: ManualClock, wakeUps = silentWakeUps) {
  const logger = new RecordingLogger();
  const feed = new StateFeed({ store, wakeUps, clock, logger });
  const seen: string[] = [];
  const listener = {
    onChange: ({ newValue }: StateChange) => seen.push(String(newValue)),
    onMissed: ({ code }: { code: string }) => seen.push(code),
  };
  return { feed, seen, listener, logger };
}

const set = (store: StateStore, value: string) =>
  store.setState({ key: 'a', value, expectedVersion: null, changedBy: 'ann', expiresInMs: null });

it(verifies('S1.feed-without-wake-ups', 'finds changes by asking again when nothing wakes it'), async () => {
  const clock = new ManualClock();
  const store = new VolatileState(clock);
  const { feed, seen, listener } = feedOver(store, clock);
  await feed.add(listener);
  await set(store, '1');
  expect(seen).toEqual([]);
  clock.advance(1_000);
  await until(() => expect(seen).toEqual(['1']));
  feed.remove(listener);
  await feed.stop();
  expect(clock.timers).toBe(0);
});

it(verifies('S1.missed-said', 'tells those who listen that changes were removed unread'), async () => {
  const clock = new ManualClock();
  const store = new VolatileState(clock);
  const { feed, seen, listener, logger } = feedOver(store, clock);
  await feed.add(listener);
  for (const value of ['1', '2', '3']) await set(store, value);
  store.sweep(RetentionSchema.parse({ maxStateChanges: 1 }));
  clock.advance(1_000);
  await until(() => expect(seen).toEqual(['STATE_CHANGES_MISSED', '3']));
  await set(store, '4');
  clock.advance(1_000);
  await until(() => expect(seen.slice(2)).toEqual(['4']));
  expect(logger.entries.map(({ message }) => message)).toEqual(['changes of shared state missed']);
  await feed.stop();
});

it('goes on after a store that failed, and refuses to join while it fails', async () => {
  const clock = new ManualClock();
  const store = new VolatileState(clock);
  let fails = false;
  const flaky: StateStore = {
    getState: (key) => store.getState(key),
    setState: (write) => store.setState(write),
    deleteState: (guard) => store.deleteState(guard),
    lastStateSeq: () => (fails ? Promise.reject(new Error('gone')) : store.lastStateSeq()),
    readStateChanges: (options) =>
      fails ? Promise.reject(new Error('gone')) : store.readStateChanges(options),
    expireState: () => store.expireState(),
  };
  const { feed, seen, listener } = feedOver(flaky, clock, createInProcessWakeUps());
  fails = true;
  await expect(feed.add(listener)).rejects.toThrow('gone');
  fails = false;
  await feed.add(listener);
  await set(store, '1');
  fails = true;
  clock.advance(1_000);
  await expect(feed.add({ ...listener })).rejects.toThrow('gone');
  fails = false;
  await until(() => {
    clock.advance(1_000);
    expect(seen).toEqual(['1']);
  });
  await feed.stop();
});

it('lets one join while the last one leaves', async () => {
  const clock = new ManualClock();
  const store = new VolatileState(clock);
  const wakeUps = createInProcessWakeUps();
  const { feed, seen, listener } = feedOver(store, clock, wakeUps);
  const other = { ...listener };
  await feed.add(listener);
  const joining = feed.add(other);
  await Promise.resolve();
  feed.remove(listener);
  await joining;
  await set(store, '1');
  wakeUps.announce('state');
  await until(() => expect(seen).toEqual(['1']));
  await feed.stop();
});
