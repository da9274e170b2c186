/** From an announcement on one node to the listener of another. */
import { setImmediate as turnOfTheLoop, setTimeout as sleep } from 'node:timers/promises';
import type { WakeUps } from '@conclave/contracts';
import type { BenchmarkRow } from '../harness/report.ts';

export interface Pair {
  readonly name: string;
  readonly from: WakeUps;
  readonly to: WakeUps;
  /** What is to be seen, where an announcement alone is not. */
  readonly commit?: () => void;
}

const GIVE_UP_MS = 2_000;

/** One announcement at a time, at no fixed distance, so that they do not fall into step with a poll. */
export async function measureLatency(pair: Pair, samples: number): Promise<BenchmarkRow[]> {
  const { name, from, to, commit } = pair;
  const times: number[] = [];
  let missed = 0;
  // Who listens all the time does not begin to look with each sample.
  const leave = to.subscribe('settled', () => undefined);
  for (let i = 0; i < samples; i += 1) {
    await sleep(6 + ((i * 7) % 13));
    const ms = await one(from, to, commit);
    if (ms === undefined) missed += 1;
    else times.push(ms);
  }
  leave();
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))]!;
  return [
    { name: `${name}: announced to heard, p50`, value: at(0.5), unit: 'ms' },
    { name: `${name}: announced to heard, p99`, value: at(0.99), unit: 'ms' },
    { name: `${name}: not heard of ${samples}`, value: missed, unit: 'announcements', target: { atMost: 0 } },
  ];
}

function one(from: WakeUps, to: WakeUps, commit?: () => void): Promise<number | undefined> {
  return new Promise((resolve) => {
    let startedMs = 0;
    const end = (ms: number | undefined): void => {
      clearTimeout(timer);
      leave();
      resolve(ms);
    };
    const timer = setTimeout(() => end(undefined), GIVE_UP_MS);
    const leave = to.subscribe('settled', () => end(performance.now() - startedMs));
    commit?.();
    startedMs = performance.now();
    from.announce('settled');
  });
}

/** As fast as the caller can, a turn of the loop now and then: what it costs him, and how much of it is heard. */
export async function measureRate({ name, from, to }: Pair, forMs: number): Promise<BenchmarkRow[]> {
  let heard = 0;
  let calls = 0;
  let callingMs = 0;
  const leave = to.subscribe('offers', () => (heard += 1));
  const startedMs = performance.now();
  while (performance.now() - startedMs < forMs) {
    const beganMs = performance.now();
    for (let i = 0; i < 1_000; i += 1) from.announce('offers');
    callingMs += performance.now() - beganMs;
    calls += 1_000;
    await turnOfTheLoop();
  }
  const tookMs = performance.now() - startedMs;
  leave();
  return [
    { name: `${name}: one call of announce`, value: (callingMs * 1e6) / calls, unit: 'ns' },
    { name: `${name}: heard of all that`, value: (heard * 1_000) / tookMs, unit: 'wake-ups/s' },
  ];
}
