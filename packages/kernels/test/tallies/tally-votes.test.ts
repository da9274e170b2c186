import { isConclaveError } from '@conclave/contracts';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { loadKernels } from '../../src/load/load-kernels.ts';
import { exceedsQuorum } from '../../src/tallies/quorum.ts';
import { tallySessions, type SessionVotes } from '../../src/tallies/tally-sessions.ts';
import { tallyVotes, type Votes } from '../../src/tallies/tally-votes.ts';

const kinds = [{ kind: 'simd' }, { kind: 'scalar' }] as const;

function refusal(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    const argument = isConclaveError(error, 'KERNEL_ARGUMENT_INVALID') ? error.details['argument'] : error;
    return typeof argument === 'string' ? argument : String(error);
  }
  return 'nothing was refused';
}

describe.each(kinds)('with $kind kernels', ({ kind }) => {
  const kernels = loadKernels({ wasm: kind === 'scalar' ? 'never' : 'auto' });
  const votes = (over: Partial<Votes> = {}): Votes => ({
    options: Uint16Array.of(2, 0, 2, 1, 0),
    weights: Float64Array.of(0.5, 0.25, 1, 3, 1.25),
    optionCount: 4,
    ...over,
  });
  const sessions = (over: Partial<SessionVotes> = {}): SessionVotes => ({
    offsets: Uint32Array.of(0, 3, 3, 5, 7, 8),
    options: Uint16Array.of(1, 1, 0, 0, 1, 0, 1, 0),
    weights: Uint32Array.of(1, 1, 1, 5, 5, 0, 0, 9),
    optionCount: 2,
    quorum: { numerator: 2, denominator: 3 },
    ...over,
  });

  it('counts votes and names the winner', () => {
    const tally = tallyVotes(kernels, votes());
    expect(tally).toEqual({ totals: Float64Array.of(1.5, 3, 1.5, 0), cast: 6, winner: 1, isTie: false });
  });

  it(verifies('K1.tally-sessions', 'gives a tie to the lowest index and says that it is one'), () => {
    const weights = Uint32Array.of(2, 3, 1, 3, 0);
    expect(tallyVotes(kernels, votes({ weights }))).toMatchObject({ winner: 0, isTie: true, cast: 9 });
    const nobody = { winner: -1, isTie: false, cast: 0 };
    expect(tallyVotes(kernels, votes({ weights: new Uint32Array(5) }))).toMatchObject(nobody);
    const empty = { options: new Uint16Array(0), weights: new Float64Array(0), optionCount: 3 };
    expect(tallyVotes(kernels, empty)).toMatchObject(nobody);
  });

  it('reads columns that are in its memory where they are, also when the scratch space makes it grow', () => {
    const own = loadKernels({ wasm: kind === 'scalar' ? 'never' : 'auto', memory: { initialBytes: 65_536 } });
    const pointer = own.memory.allocate(64);
    const options = new Uint16Array(own.memory.views.u8.buffer, pointer, 3);
    const weights = new Uint32Array(own.memory.views.u8.buffer, pointer + 8, 3);
    options.set([60_000, 3, 60_000]);
    weights.set([1, 2, 3]);
    expect(tallyVotes(own, { options, weights, optionCount: 65_536 })).toMatchObject({
      winner: 60_000,
      cast: 6,
    });
    expect(own.memory.growths).toBe(1);
    expect(refusal(() => tallyVotes(own, { options, weights, optionCount: 65_536 }))).toBe('options');
  });

  it(verifies('K1.tally-sessions', 'decides many sessions: empty ones, ties, zero weights'), () => {
    const tallies = tallySessions(kernels, sessions());
    expect([...tallies.totals]).toEqual([1, 2, 0, 0, 5, 5, 0, 0, 9, 0]);
    expect([...tallies.winners]).toEqual([1, -1, 0, -1, 0]);
    expect([0, 1, 2, 3, 4].map((s) => tallies.isTie(s))).toEqual([false, false, true, false, false]);
    expect([0, 1, 2, 3, 4].map((s) => tallies.hasQuorum(s))).toEqual([false, false, false, false, true]);
    expect(tallies.quorums).toBe(1);
    const half = tallySessions(kernels, sessions({ quorum: { numerator: 1, denominator: 2 } }));
    expect([half.hasQuorum(0), half.hasQuorum(2), half.quorums]).toEqual([true, false, 2]);
    const electorates = Float64Array.of(4, 1, 1, 1, 14);
    const large = tallySessions(kernels, sessions({ electorates, quorum: { numerator: 1, denominator: 2 } }));
    expect([0, 1, 2, 3, 4].map((s) => large.hasQuorum(s))).toEqual([false, false, true, false, true]);
  });

  it(verifies('K1.tally-quorum', 'compares with a quorum exactly where doubles would not'), () => {
    const whole = 2 ** 53 - 1;
    for (const [part, numerator, denominator] of [
      [2 ** 53 - 2 ** 22, 1_048_575, 1_048_576],
      [6_004_799_503_160_661, 2, 3],
      [6_004_799_503_160_660, 2, 3],
      [4_503_599_627_370_496, 524_288, 1_048_576],
      [4_503_599_627_370_495, 524_288, 1_048_576],
    ] as const) {
      const exact = BigInt(part) * BigInt(denominator) > BigInt(whole) * BigInt(numerator);
      expect(exceedsQuorum(part, whole, { numerator, denominator })).toBe(exact);
      const weights = splitIntoWeights(part);
      const found = tallySessions(kernels, {
        offsets: Uint32Array.of(0, weights.length),
        options: new Uint16Array(weights.length),
        weights,
        optionCount: 1,
        quorum: { numerator, denominator },
        electorates: Float64Array.of(whole),
      });
      expect(found.totals[0]).toBe(part);
      expect(found.hasQuorum(0)).toBe(exact);
    }
  });

  it(
    verifies('K1.tally-errors', 'refuses votes that are out of range and leaves its memory as it was'),
    () => {
      const pointer = kernels.memory.allocate(64);
      kernels.memory.views.u8.fill(9, pointer, pointer + 64);
      const before = kernels.memory.usedBytes;
      expect(refusal(() => tallyVotes(kernels, votes({ optionCount: 2 })))).toBe('options[0]');
      expect(refusal(() => tallyVotes(kernels, votes({ optionCount: 2, weights: new Uint32Array(5) })))).toBe(
        'options[0]',
      );
      for (const [index, weight] of [-1, Number.NaN, Infinity, -Infinity].entries()) {
        const weights = new Float64Array(5).fill(1);
        weights[index] = weight;
        expect(refusal(() => tallyVotes(kernels, votes({ weights })))).toBe(`weights[${index}]`);
      }
      expect(tallyVotes(kernels, votes({ weights: new Float64Array(5).fill(-0) })).cast).toBe(0);
      const huge = new Float64Array(5).fill(1.7e308);
      expect(refusal(() => tallyVotes(kernels, votes({ weights: huge })))).toBe('weights');
      expect(refusal(() => tallySessions(kernels, sessions({ optionCount: 1 })))).toBe('options[0]');
      expect(kernels.memory.views.u8.subarray(pointer, pointer + 64).every((byte) => byte === 9)).toBe(true);
      expect(kernels.memory.usedBytes).toBe(before);
    },
  );

  it(verifies('K1.tally-errors', 'refuses columns of wrong lengths, detached or shared'), () => {
    expect(refusal(() => tallyVotes(kernels, votes({ weights: new Float64Array(4) })))).toBe('weights');
    expect(refusal(() => tallyVotes(kernels, votes({ optionCount: 0 })))).toBe('optionCount');
    const shared = new Uint16Array(new SharedArrayBuffer(10));
    expect(refusal(() => tallyVotes(kernels, votes({ options: shared })))).toBe('options');
    const detached = new Float64Array(5);
    structuredClone(detached, { transfer: [detached.buffer] });
    expect(refusal(() => tallyVotes(kernels, votes({ weights: detached })))).toBe('weights');
    const none = { options: detached as unknown as Uint16Array, weights: new Float64Array(0) };
    expect(refusal(() => tallyVotes(kernels, votes(none)))).toBe('options');
  });

  it.each([
    [{ offsets: Uint32Array.of(0, 3, 2, 8) }, 'offsets[2]'],
    [{ offsets: Uint32Array.of(0, 3, 9) }, 'offsets[2]'],
    [{ offsets: new Uint32Array(0) }, 'offsets'],
    [{ weights: new Uint32Array(3) }, 'weights'],
    [{ electorates: new Float64Array(3) }, 'electorates'],
    [{ electorates: Float64Array.of(1, 2, 0.5, 3, 4) }, 'electorates[2]'],
    [{ quorum: { numerator: 4, denominator: 3 } }, 'quorum.numerator'],
    [{ quorum: { numerator: 0.5, denominator: 1 } }, 'quorum.numerator'],
    [{ quorum: { numerator: 1, denominator: 2 ** 20 + 1 } }, 'quorum.denominator'],
  ] as [Partial<SessionVotes>, string][])(
    verifies('K1.tally-errors', 'refuses sessions with %j'),
    (over, argument) => {
      expect(refusal(() => tallySessions(kernels, sessions(over)))).toBe(argument);
    },
  );

  it('refuses whole weights whose sum a double cannot hold', () => {
    const count = 2 ** 21 + 1;
    const weights = new Uint32Array(count).fill(2 ** 32 - 1);
    const options = new Uint16Array(count);
    expect(refusal(() => tallyVotes(kernels, { options, weights, optionCount: 1 }))).toBe('weights');
    const one = sessions({ offsets: Uint32Array.of(0, count), options, weights });
    expect(refusal(() => tallySessions(kernels, one))).toBe('offsets[1]');
  });
});

/** Few u32 with this sum. */
function splitIntoWeights(sum: number): Uint32Array {
  const largest = 2 ** 32 - 1;
  const full = Math.floor(sum / largest);
  return new Uint32Array(full + 1).fill(largest, 0, full).fill(sum - full * largest, full);
}
