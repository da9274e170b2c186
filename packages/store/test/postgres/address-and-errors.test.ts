import { describe, expect, it } from 'vitest';
import { parseDatabaseUrl } from '../../src/postgres/database-url.ts';
import { failureOf, toStoreError } from '../../src/postgres/postgres-error.ts';

describe('the address of a database', () => {
  it('holds the schema, and is shown without its password', () => {
    expect(parseDatabaseUrl('postgres://me:secret@box:5433/work?schema=swarm_1&sslmode=require')).toEqual({
      url: 'postgres://me:secret@box:5433/work?sslmode=require',
      schema: 'swarm_1',
      shown: 'postgres://me@box:5433/work?schema=swarm_1',
    });
    expect(parseDatabaseUrl('postgresql://box/work')).toMatchObject({ schema: 'conclave' });
  });

  it.each([
    'mysql://me:secret@box/work',
    'box',
    '',
    'postgres://box/work?schema=a"b',
    'postgres://box/w?schema=pg_x',
  ])('refuses "%s" without repeating a password', (text) => {
    const parse = () => parseDatabaseUrl(text);
    expect(parse).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
    expect(parse).not.toThrow(/secret/);
  });
});

const serverError = (code: string) => Object.assign(new Error('what the server said'), { code });

describe('errors of PostgreSQL', () => {
  it.each([
    ['08006', 'gone', 'STORE_UNAVAILABLE'],
    ['57P01', 'gone', 'STORE_UNAVAILABLE'],
    ['25006', 'gone', 'STORE_UNAVAILABLE'],
    ['ECONNRESET', 'gone', 'STORE_UNAVAILABLE'],
    ['EPIPE', 'gone', 'STORE_UNAVAILABLE'],
    ['40001', 'again', 'STORE_BUSY'],
    ['40P01', 'again', 'STORE_BUSY'],
    ['55P03', 'busy', 'STORE_BUSY'],
    ['53100', 'refused', 'STORE_FULL'],
    ['28P01', 'refused', 'STORE_UNAVAILABLE'],
    ['XX001', 'refused', 'STORE_CORRUPT'],
    ['23505', 'refused', 'INTERNAL_ERROR'],
  ] as const)('%s: %s, %s', (code, failure, ours) => {
    expect(failureOf(serverError(code))).toBe(failure);
    expect(toStoreError(serverError(code), 'postgres://box/work')).toMatchObject({ code: ours });
  });

  it('knows a lost connection by the words of the driver', () => {
    expect(failureOf(new Error('Connection terminated unexpectedly'))).toBe('gone');
    expect(failureOf(new Error('Query read timeout'))).toBe('gone');
    expect(failureOf(new TypeError('something else'))).toBe('refused');
  });
});
