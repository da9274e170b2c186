/** Which faults strike when, drawn from the seed. */
import type { Random } from '@conclave/contracts';
import type { CommitFailpoint, NetworkWeather } from '../store/store-link.ts';

export type Fault =
  /** A node's process is killed; another takes its place later. */
  | { readonly kind: 'crash'; readonly atMs: number; readonly node: number; readonly backAfterMs: number }
  /** A node's process is stopped, as by SIGSTOP, and goes on later. */
  | { readonly kind: 'stop'; readonly atMs: number; readonly node: number; readonly forMs: number }
  /** Nothing gets through between a node and the store. */
  | { readonly kind: 'partition'; readonly atMs: number; readonly node: number; readonly forMs: number }
  | { readonly kind: 'store-crash'; readonly atMs: number; readonly forMs: number }
  /** A node lets its tasks end for so long, hands its runs over and exits; another process takes its place. */
  | { readonly kind: 'drain'; readonly atMs: number; readonly node: number; readonly timeoutMs: number }
  /** A node asks for a run to be paused or cancelled. */
  | { readonly kind: 'pause' | 'cancel'; readonly atMs: number; readonly node: number; readonly run: number }
  /** A node crashes at a place around one of its next commits. */
  | {
      readonly kind: 'failpoint';
      readonly atMs: number;
      readonly node: number;
      readonly place: CommitFailpoint;
      readonly nth: number;
    };

export const places: readonly CommitFailpoint[] = [
  'commit.before-send',
  'commit.applied',
  'commit.acknowledged',
];

export const calm: NetworkWeather = { requestLost: 0, answerLost: 0, refused: 0, delayMs: [1, 5] };

export function randomWeather(random: Random): NetworkWeather {
  const share = (most: number): number => (random.next() < 0.5 ? 0 : random.next() * most);
  return {
    requestLost: share(0.02),
    answerLost: share(0.02),
    refused: share(0.15),
    delayMs: [1 + random.next() * 10, 5 + random.next() * 400],
  };
}

export function randomDrains(
  random: Random,
  { nodes, untilMs }: { readonly nodes: number; readonly untilMs: number },
): Fault[] {
  return Array.from({ length: Math.floor(random.next() * 4) }, () => ({
    kind: 'drain',
    atMs: random.next() * untilMs,
    node: Math.floor(random.next() * nodes),
    timeoutMs: random.next() * 500,
  }));
}

/** In the order of their time. */
export function randomFaults(
  random: Random,
  { nodes, leaseMs, untilMs }: { readonly nodes: number; readonly leaseMs: number; readonly untilMs: number },
): Fault[] {
  const count = 2 + Math.floor(random.next() * 10);
  const one = (): Fault => {
    const atMs = random.next() * untilMs;
    const node = Math.floor(random.next() * nodes);
    const forMs = random.next() * 3 * leaseMs;
    const chance = random.next();
    if (chance < 0.22) return { kind: 'crash', atMs, node, backAfterMs: 50 + forMs };
    if (chance < 0.47) return { kind: 'stop', atMs, node, forMs };
    if (chance < 0.6) return { kind: 'partition', atMs, node, forMs };
    if (chance < 0.72) return { kind: 'store-crash', atMs, forMs: 20 + random.next() * 500 };
    const run = Math.floor(random.next() * 8);
    if (chance < 0.81) return { kind: 'pause', atMs, node, run };
    if (chance < 0.89) return { kind: 'cancel', atMs, node, run };
    const place = places[Math.floor(random.next() * places.length)]!;
    return { kind: 'failpoint', atMs, node, place, nth: 1 + Math.floor(random.next() * 6) };
  };
  return Array.from({ length: count }, one).toSorted((a, b) => a.atMs - b.atMs);
}
