import fc from 'fast-check';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { checkLinearizable } from '../../src/simulation/index.ts';
import type { HistoryEntry, SequentialModel } from '../../src/simulation/index.ts';

type RegisterOp = { readonly kind: 'write' | 'read'; readonly value: number };

const register: SequentialModel<number, RegisterOp> = {
  initial: 0,
  after: (state, { op }) => (op.kind === 'write' ? [op.value] : op.value === state ? [state] : []),
  keyOf: String,
};

const entry = (
  calledAt: number,
  returnedAt: number,
  ...[kind, value]: [kind: 'write' | 'read', value: number]
) => ({
  calledAt,
  returnedAt,
  op: { kind, value },
});

/** Every order of every choice of what may not have happened; for a handful of operations only. */
function bruteForce(history: readonly HistoryEntry<RegisterOp>[], state = 0): boolean {
  if (history.every(({ returnedAt }) => returnedAt === Infinity)) return true;
  const firstReturn = Math.min(...history.map(({ returnedAt }) => returnedAt));
  return history.some((candidate, i) => {
    if (candidate.calledAt > firstReturn) return false;
    const rest = history.toSpliced(i, 1);
    return register.after(state, candidate).some((next) => bruteForce(rest, next));
  });
}

describe('checkLinearizable', () => {
  it(verifies('V2.linearizability-checked', 'takes histories that have an order'), () => {
    const good = [
      [],
      [entry(0, 10, 'write', 1), entry(1, 2, 'read', 0), entry(3, 4, 'read', 1)],
      // The write of which nobody heard happened, and late.
      [entry(0, Infinity, 'write', 1), entry(1, 2, 'read', 0), entry(5, 6, 'read', 1)],
      [entry(0, Infinity, 'write', 1), entry(1, 2, 'read', 0)],
    ];
    for (const history of good) expect(checkLinearizable(register, history).isLinearizable).toBe(true);
  });

  it(verifies('V2.linearizability-checked', 'refuses histories that have none, and says where'), () => {
    const stale = [entry(0, 1, 'write', 1), entry(2, 3, 'read', 0)];
    expect(checkLinearizable(register, stale)).toEqual({
      isLinearizable: false,
      longest: [stale[0]],
      stuckAt: [stale[1]],
    });
    const backAndForth = [entry(0, 10, 'write', 1), entry(1, 2, 'read', 1), entry(3, 4, 'read', 0)];
    expect(checkLinearizable(register, backAndForth).isLinearizable).toBe(false);
  });

  it('agrees with trying every order', () => {
    const op = fc
      .record({
        calledAt: fc.nat(12),
        lasts: fc.nat(6),
        answered: fc.boolean(),
        kind: fc.constantFrom('write' as const, 'read' as const),
        value: fc.nat(2),
      })
      .map(({ calledAt, lasts, answered, kind, value }) =>
        entry(calledAt, answered || kind === 'read' ? calledAt + lasts : Infinity, kind, value),
      );
    fc.assert(
      fc.property(fc.array(op, { maxLength: 6 }), (history) => {
        expect(checkLinearizable(register, history).isLinearizable).toBe(bruteForce(history));
      }),
      { numRuns: 500 },
    );
  });

  it('takes long histories with few operations at a time', () => {
    const history = Array.from({ length: 2_000 }, (_, i) => entry(i, i + 1.5, 'write', i));
    expect(checkLinearizable(register, history).isLinearizable).toBe(true);
  });
});
