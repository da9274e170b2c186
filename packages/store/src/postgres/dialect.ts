import type { Column, ColumnType, ManyStatement } from '../sql/statement.ts';

/** Not `now()`: that is the start of the transaction, and a group may wait for a lock before a lease is written. */
const NOW = '(extract(epoch FROM clock_timestamp()) * 1000)::bigint';

/** PostgreSQL's words for the tokens of sql/statement.ts. */
export function toPostgres(sql: string): string {
  return withTokens(sql).replaceAll(/\?(\d+)/g, '$$$1');
}

export interface BulkInsert {
  readonly sql: string;
  /** Which columns are parameters, after the constants; a column that is NULL throughout is none. */
  readonly columns: readonly number[];
}

const arrayTypes: Readonly<Record<ColumnType, string>> = { integer: 'bigint[]', text: 'text[]' };

/**
 * `INSERT … VALUES (…)` for one row becomes one statement for many: the rows come from arrays, one per column.
 * `INSERT INTO t (a, b) VALUES (?1, ?2)` with one constant: `INSERT INTO t (a, b) SELECT $1, c.c2 FROM
 * unnest($2::bigint[]) AS c (c2)`.
 */
export function toBulkInsert({ sql, constants, columns, types }: ManyStatement): BulkInsert {
  const { head, values, tail } = splitAtValues(withTokens(sql));
  const present = columns.flatMap((column, i) => (column === null ? [] : [i]));
  const nameOf = (i: number): string => `c${constants.length + i + 1}`;
  const row = values.replaceAll(/\?(\d+)/g, (_, digits: string) => {
    const i = Number(digits) - constants.length - 1;
    if (i < 0) return `$${digits}`;
    return columns[i] === null ? `NULL::${types[i] === 'text' ? 'text' : 'bigint'}` : `c.${nameOf(i)}`;
  });
  const arrays = present.map((i, at) => `$${constants.length + at + 1}::${arrayTypes[types[i]!]}`);
  const from = `unnest(${arrays.join(', ')}) AS c (${present.map(nameOf).join(', ')})`;
  return { sql: `${head}SELECT ${row} FROM ${from}${tail}`, columns: present };
}

/** Texts of bulk statements differ by the columns that are NULL throughout. */
export function bulkKey(sql: string, columns: readonly Column[]): string {
  return `${sql}\n${columns.map((column) => (column === null ? '0' : '1')).join('')}`;
}

function withTokens(sql: string): string {
  return sql
    .replaceAll('{now}', NOW)
    .replaceAll('{skip}', 'FOR UPDATE SKIP LOCKED')
    .replaceAll('{lock}', 'FOR UPDATE')
    .replaceAll(/\{each (\?\d+)\}/g, 'jsonb_array_elements_text($1::jsonb) AS each (value)');
}

const VALUES = 'VALUES (';

function splitAtValues(sql: string): { head: string; values: string; tail: string } {
  const start = sql.indexOf(VALUES) + VALUES.length;
  let depth = 1;
  let end = start;
  for (; end < sql.length; end += 1) {
    if (sql[end] === '(') depth += 1;
    if (sql[end] === ')') depth -= 1;
    if (depth === 0) break;
  }
  return {
    head: sql.slice(0, start - VALUES.length),
    values: sql.slice(start, end),
    tail: sql.slice(end + 1),
  };
}
