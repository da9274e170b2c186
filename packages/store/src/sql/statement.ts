/**
 * Operations are written once, for every SQL driver. An operation is a generator: it yields statements and gets
 * their results back, so that SQLite can run it synchronously inside the writer thread and PostgreSQL can await each
 * statement. One SQL text serves both, with tokens: `{now}` is the database's clock in milliseconds, `{skip}` the
 * engine's clause that locks the rows read and skips those that others have locked, `{lock}` the one that
 * waits for them, `{each ?1}` a table with the texts
 * of a JSON array in its column `value`, `?1` … the parameters.
 */
export type SqlValue = string | number | null;

export interface SingleStatement {
  readonly verb: 'all' | 'tuples' | 'get' | 'run';
  readonly sql: string;
  readonly params: readonly SqlValue[];
}

/** A value for each row; null: NULL for every row. */
export type Column = ArrayLike<SqlValue> | null;

/** What a column holds: an engine that takes whole columns has to be told. Integers are safe ones. */
export type ColumnType = 'integer' | 'text';

export interface TypedColumn {
  readonly type: ColumnType;
  readonly values: Column;
}

export function integers(values: ArrayLike<number | null>): TypedColumn {
  return { type: 'integer', values };
}

export function texts(values: ArrayLike<string | null> | null): TypedColumn {
  return { type: 'text', values };
}

/**
 * One row per index: the constants are `?1` …, the columns (of equal length; the first is never null) take the numbers
 * after them. The text is `INSERT INTO … VALUES (…)`, with or without ON CONFLICT.
 */
export interface ManyStatement {
  readonly verb: 'many';
  readonly sql: string;
  readonly constants: readonly SqlValue[];
  readonly columns: readonly Column[];
  readonly types: readonly ColumnType[];
  /** The rows get growing numbers, in the order in which their transactions commit. */
  readonly inCommitOrder: boolean;
}

export type Statement = SingleStatement | ManyStatement;

/**
 * The steps of an operation. A driver answers `all` and `tuples` with rows, `get` with a row or undefined, the
 * others with a count. A text belongs to one verb.
 */
export type Steps<R> = Generator<Statement, R, unknown>;

/** Every row. */
export function* all<Row>(sql: string, params: readonly SqlValue[] = []): Steps<Row[]> {
  return (yield { verb: 'all', sql, params }) as Row[];
}

/** Every row, as an array of its values in the order of the SELECT: a third of the cost of objects, for long lists. */
export function* tuples<Row extends readonly unknown[]>(
  sql: string,
  params: readonly SqlValue[] = [],
): Steps<Row[]> {
  return (yield { verb: 'tuples', sql, params }) as Row[];
}

/** The first row; also for `INSERT` and `UPDATE` with `RETURNING`. */
export function* get<Row>(sql: string, params: readonly SqlValue[] = []): Steps<Row | undefined> {
  return (yield { verb: 'get', sql, params }) as Row | undefined;
}

/** @returns the number of rows that changed. */
export function* run(sql: string, params: readonly SqlValue[] = []): Steps<number> {
  return (yield { verb: 'run', sql, params }) as number;
}

/** @returns the number of rows that changed. */
export function* many(
  sql: string,
  columns: readonly TypedColumn[],
  constants: readonly SqlValue[] = [],
): Steps<number> {
  return (yield manyStatement(sql, columns, { constants, inCommitOrder: false })) as number;
}

/** Rows of a log: a reader that has seen one has seen, or can see, every row with a smaller number. */
export function* append(
  sql: string,
  columns: readonly TypedColumn[],
  constants: readonly SqlValue[] = [],
): Steps<void> {
  yield manyStatement(sql, columns, { constants, inCommitOrder: true });
}

function manyStatement(
  sql: string,
  columns: readonly TypedColumn[],
  rest: Pick<ManyStatement, 'constants' | 'inCommitOrder'>,
): ManyStatement {
  return {
    verb: 'many',
    sql,
    columns: columns.map(({ values }) => values),
    types: columns.map(({ type }) => type),
    ...rest,
  };
}
