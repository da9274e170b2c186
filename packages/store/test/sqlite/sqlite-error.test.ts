import { ConclaveError } from '@conclave/contracts';
import { describe, expect, it } from 'vitest';
import { isBusy, toStoreError } from '../../src/sqlite/sqlite-error.ts';

const sqliteError = (errcode: number) => Object.assign(new Error('from SQLite'), { errcode });

describe('toStoreError', () => {
  it.each([
    [5, 'STORE_BUSY'],
    [261, 'STORE_BUSY'], // BUSY_RECOVERY
    [8, 'STORE_UNAVAILABLE'],
    [10, 'STORE_UNAVAILABLE'],
    [4_874, 'STORE_FULL'], // IOERR_SHMSIZE
    [522, 'STORE_CORRUPT'], // IOERR_SHORT_READ
    [11, 'STORE_CORRUPT'],
    [26, 'STORE_CORRUPT'],
    [13, 'STORE_FULL'],
    [14, 'STORE_UNAVAILABLE'],
    [1_299, 'INTERNAL_ERROR'], // CONSTRAINT_NOTNULL
  ])('takes result code %i for %s', (errcode, code) => {
    const error = toStoreError(sqliteError(errcode), 'conclave.db');
    expect(error.code).toBe(code);
    expect(error.message).not.toContain('{');
  });

  it('leaves our own errors alone and takes strangers for internal', () => {
    const ours = new ConclaveError('STORE_CLOSED');
    expect(toStoreError(ours, 'conclave.db')).toBe(ours);
    expect(toStoreError(new TypeError('x'), 'conclave.db').code).toBe('INTERNAL_ERROR');
    expect(isBusy(ours)).toBe(false);
  });
});
