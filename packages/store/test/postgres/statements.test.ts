import { describe, expect, it } from 'vitest';
import { int8Array, textArray } from '../../src/postgres/binary-array.ts';
import { toBulkInsert, toPostgres } from '../../src/postgres/dialect.ts';
import { rowBatches } from '../../src/postgres/row-batches.ts';
import { stagesOf } from '../../src/postgres/request-order.ts';
import type { ManyStatement } from '../../src/sql/statement.ts';

function many(sql: string, parts: Partial<ManyStatement>): ManyStatement {
  return { verb: 'many', sql, constants: [], columns: [], types: [], inCommitOrder: false, ...parts };
}

describe('the words of PostgreSQL', () => {
  it('numbers parameters, reads the clock at the statement and skips locked rows', () => {
    expect(toPostgres('SELECT ?1, ?12 WHERE t < {now} LIMIT ?2 {skip}')).toBe(
      'SELECT $1, $12 WHERE t < (extract(epoch FROM clock_timestamp()) * 1000)::bigint LIMIT $2 FOR UPDATE SKIP LOCKED',
    );
  });

  it('takes many rows as arrays, constants as they are and empty columns as NULL', () => {
    const statement = many(
      `INSERT INTO t (k, a, b, c) VALUES (?1 + ?2, nullif(?3, 0), ?4, f(?5)) ON CONFLICT (k) DO NOTHING`,
      {
        constants: [7],
        columns: [[1], [2], null, ['x']],
        types: ['integer', 'integer', 'text', 'text'],
      },
    );
    expect(toBulkInsert(statement)).toEqual({
      sql:
        'INSERT INTO t (k, a, b, c) SELECT $1 + c.c2, nullif(c.c3, 0), NULL::text, f(c.c5)' +
        ' FROM unnest($2::bigint[], $3::bigint[], $4::text[]) AS c (c2, c3, c5) ON CONFLICT (k) DO NOTHING',
      columns: [0, 1, 3],
    });
  });
});

describe('arrays in binary', () => {
  it('have a header, then each element with its length before it', () => {
    expect(int8Array([1, null], 0, 2).toString('hex')).toBe(
      '0000000100000001000000140000000200000001' + '00000008' + '0000000000000001' + 'ffffffff',
    );
    expect([...textArray(['', null, 'ü'], 1, 3)].slice(20)).toEqual([
      255, 255, 255, 255, 0, 0, 0, 2, 195, 188,
    ]);
  });

  it.each([
    0,
    1,
    -1,
    4_294_967_295,
    4_294_967_296,
    -4_294_967_297,
    Number.MAX_SAFE_INTEGER,
    Number.MIN_SAFE_INTEGER,
  ])('hold %i', (value) => {
    expect(int8Array([value], 0, 1).readBigInt64BE(24)).toBe(BigInt(value));
  });
});

describe('batches of rows', () => {
  it('end after 5,000 rows, or before a text that would make them too long', () => {
    const rows = (texts: string[]) => rowBatches({ columns: [texts], types: ['text'] });
    expect(rows([])).toEqual([]);
    expect(rows(Array.from({ length: 5_001 }, () => ''))).toEqual([
      { first: 0, end: 5_000 },
      { first: 5_000, end: 5_001 },
    ]);
    const long = 'x'.repeat(5_000_000);
    expect(rows([long, long, long.repeat(3)])).toEqual([
      { first: 0, end: 1 },
      { first: 1, end: 2 },
      { first: 2, end: 3 },
    ]);
  });
});

describe('the order of requests', () => {
  it('keeps those of one run behind each other, and waits where a request is about more', () => {
    const request = (id: number, args: unknown) => ({ id, name: 'renewRun' as const, args });
    const stages = stagesOf([
      request(1, { runId: 'a' }),
      request(2, { lease: { runId: 'b' } }),
      request(3, { lease: { runId: 'a' } }),
      request(4, { nodeId: 'n' }),
      request(5, { runId: 'a' }),
    ]);
    expect(stages.map((stage) => stage.map((chain) => chain.map(({ id }) => id)))).toEqual([
      [[1, 3], [2]],
      [[4]],
      [[5]],
    ]);
  });
});
