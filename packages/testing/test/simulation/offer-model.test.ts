import { describe, expect, it } from 'vitest';
import { checkLinearizable, offerModel } from '../../src/simulation/index.ts';
import type { HistoryEntry, OfferOp } from '../../src/simulation/index.ts';

const at = (calledAt: number, returnedAt: number, op: OfferOp): HistoryEntry<OfferOp> => ({
  calledAt,
  returnedAt,
  op,
});
const claim = (worker: string, token: number): OfferOp => ({ kind: 'claim', worker, token, leaseMs: 100 });
const complete = (token: number, result: 'ok' | 'lost' | undefined): OfferOp => ({
  kind: 'complete',
  token,
  result,
});
const fits = (history: readonly HistoryEntry<OfferOp>[], mayBeWithdrawn = false) =>
  checkLinearizable(offerModel(mayBeWithdrawn), history).isLinearizable;

describe('the model of a task that is done outside', () => {
  it('lets a task go on once its lease may be over, and refuses the one before', () => {
    const late = [at(0, 1, claim('a', 1)), at(150, 151, claim('b', 2)), at(160, 161, complete(1, 'lost'))];
    expect(fits([...late, at(170, 171, complete(2, 'ok'))])).toBe(true);
    expect(fits([...late, at(170, 171, complete(2, 'lost'))])).toBe(false);
  });

  it('finds a task in two hands, and one that is ended by an old token', () => {
    expect(fits([at(0, 1, claim('a', 1)), at(50, 51, claim('b', 2))])).toBe(false);
    expect(fits([at(0, 1, claim('a', 1)), at(150, 151, claim('b', 1))])).toBe(false);
    const passedOn = [at(0, 1, claim('a', 1)), at(150, 151, claim('b', 2))];
    expect(fits([...passedOn, at(160, 161, complete(1, 'ok'))])).toBe(false);
  });

  it('takes a result once: said again it changes nothing, and nobody gets the task afterwards', () => {
    const done = [at(0, 1, claim('a', 1)), at(10, 11, complete(1, 'ok'))];
    expect(fits([...done, at(20, 21, complete(1, 'ok'))])).toBe(true);
    expect(fits([...done, at(200, 201, claim('b', 2))])).toBe(false);
  });

  it('counts on nothing that was not answered', () => {
    const unanswered = [at(0, 1, claim('a', 1)), at(10, Infinity, complete(1, undefined))];
    expect(fits([...unanswered, at(20, 21, complete(1, 'ok'))])).toBe(true);
    expect(fits([...unanswered, at(150, 151, claim('b', 2))])).toBe(true);
    expect(fits([at(0, 1, claim('a', 1)), at(5, 6, claim('b', 3))])).toBe(true);
  });

  it('lets a token end at any time where the run may have been cancelled', () => {
    const early = [at(0, 1, claim('a', 1)), at(10, 11, complete(1, 'lost'))];
    expect(fits(early)).toBe(false);
    expect(fits(early, true)).toBe(true);
  });
});
