/**
 * 0 at `low` or less, 1 at `high` or more, logarithmic between: twice as much is one more step, wherever on the
 * scale it happens.
 */
export function steps(value: number, low: number, high: number): number {
  if (value <= low) return 0;
  return value >= high ? 1 : Math.log(value / low) / Math.log(high / low);
}

/** One thing that a reviewer holds against a file. */
export interface Concern {
  readonly points: number;
  readonly reason: string;
}

export function concern(share: number, maxPoints: number, reason: string): Concern {
  return { points: share * maxPoints, reason };
}

export interface Judgement {
  /** 0 (nothing to say) to 100. */
  readonly score: number;
  /** The weightiest first. */
  readonly reasons: readonly string[];
}

/** Below this a concern adds to the score but is not worth a sentence. */
const MIN_POINTS_FOR_A_REASON = 4;
const MAX_REASONS = 3;

export function judge(concerns: readonly Concern[], weight = 1): Judgement {
  const score = Math.min(100, concerns.reduce((sum, { points }) => sum + points, 0) * weight);
  const reasons = concerns
    .filter(({ points }) => points >= MIN_POINTS_FOR_A_REASON)
    .toSorted((a, b) => b.points - a.points)
    .slice(0, MAX_REASONS)
    .map(({ reason }) => reason);
  return { score: Math.round(score * 10) / 10, reasons };
}

/** Tests and helpers cost less when they are hard to read or to change than what users run. */
export function roleWeight(role: 'production' | 'test' | 'support'): number {
  if (role === 'production') return 1;
  return role === 'support' ? 0.6 : 0.5;
}
