import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { checkLinearizable, runLeaseModel } from '../../src/simulation/index.ts';
import type { HistoryEntry, LeaseOp } from '../../src/simulation/index.ts';

const LEASE_MS = 100;
type History = HistoryEntry<LeaseOp>[];
type AcquireResult = (LeaseOp & { kind: 'acquire' })['result'];

const at = (calledAt: number, op: LeaseOp): HistoryEntry<LeaseOp> => ({
  calledAt,
  returnedAt: op.result === undefined ? Infinity : calledAt + 5,
  op,
});
const acquire = (calledAt: number, node: string, result: AcquireResult) =>
  at(calledAt, { kind: 'acquire', node, leaseMs: LEASE_MS, dead: [], result });
const renew = (calledAt: number, [node, epoch]: [string, number], result: 'ok' | 'fenced') =>
  at(calledAt, { kind: 'renew', node, epoch, leaseMs: LEASE_MS, result });
const commit = (
  calledAt: number,
  [node, epoch]: [string, number],
  { result, ends = false }: { result: 'ok' | 'fenced' | 'finished' | undefined; ends?: boolean },
) => at(calledAt, { kind: 'commit', node, epoch, ends, result });
const release = (calledAt: number, node: string, epoch: number) =>
  at(calledAt, { kind: 'release', node, epoch, result: 'ok' });

const good: Record<string, History> = {
  'a take-over after the lease ran out': [
    acquire(0, 'a', { epoch: 1 }),
    commit(10, ['a', 1], { result: 'ok' }),
    acquire(50, 'b', 'held'),
    acquire(120, 'b', { epoch: 2 }),
    commit(130, ['a', 1], { result: 'fenced' }),
    renew(130, ['a', 1], 'fenced'),
    commit(140, ['b', 2], { result: 'ok', ends: true }),
    acquire(160, 'a', 'finished'),
  ],
  'a take-over after a release, and of a node that is known to be dead': [
    acquire(0, 'a', { epoch: 1 }),
    release(10, 'a', 1),
    acquire(20, 'b', { epoch: 2 }),
    at(30, { kind: 'acquire', node: 'c', leaseMs: LEASE_MS, dead: ['b'], result: { epoch: 3 } }),
  ],
  'a take that was never answered and happened': [
    acquire(0, 'a', undefined),
    acquire(50, 'b', 'held'),
    acquire(120, 'b', { epoch: 2 }),
  ],
  'a node that signs off': [
    acquire(0, 'a', { epoch: 1 }),
    at(10, { kind: 'leave', node: 'a', result: 'ok' }),
    acquire(20, 'b', { epoch: 2 }),
  ],
  'an end that was never answered and happened': [
    acquire(0, 'a', { epoch: 1 }),
    commit(10, ['a', 1], { result: undefined, ends: true }),
    commit(20, ['a', 1], { result: 'finished' }),
  ],
};

const bad: Record<string, History> = {
  'two holders of one epoch': [acquire(0, 'a', { epoch: 1 }), acquire(200, 'b', { epoch: 1 })],
  'a take-over of a lease that lasts': [acquire(0, 'a', { epoch: 1 }), acquire(50, 'b', { epoch: 2 })],
  'a take-over of a lease that was renewed': [
    acquire(0, 'a', { epoch: 1 }),
    renew(60, ['a', 1], 'ok'),
    acquire(120, 'b', { epoch: 2 }),
  ],
  'a write of a holder that was passed over': [
    acquire(0, 'a', { epoch: 1 }),
    acquire(150, 'b', { epoch: 2 }),
    commit(160, ['b', 2], { result: 'ok' }),
    commit(170, ['a', 1], { result: 'ok' }),
  ],
  'a refusal of the rightful holder': [
    acquire(0, 'a', { epoch: 1 }),
    commit(10, ['a', 1], { result: 'fenced' }),
  ],
  'a refusal although nobody holds it': [
    acquire(0, 'a', { epoch: 1 }),
    release(10, 'a', 1),
    acquire(20, 'b', 'held'),
  ],
  'a write after the end': [
    acquire(0, 'a', { epoch: 1 }),
    commit(10, ['a', 1], { result: 'ok', ends: true }),
    commit(20, ['a', 1], { result: 'ok' }),
  ],
};

describe('the model of a run lease', () => {
  it.each(Object.entries(good))('%s', (_, history) => {
    expect(checkLinearizable(runLeaseModel, history)).toEqual({ isLinearizable: true });
  });

  it.each(Object.entries(bad))(verifies('V2.linearizability-checked', 'refuses %s'), (_, history) => {
    expect(checkLinearizable(runLeaseModel, history).isLinearizable).toBe(false);
  });
});
