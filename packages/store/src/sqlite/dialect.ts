/** Milliseconds since the epoch on the database's clock; on one machine every process has the same. */
export const NOW = `CAST(unixepoch('subsec') * 1000 AS INTEGER)`;

/** SQLite's words for the tokens of sql/statement.ts. It has one writer at a time, so there are no rows to skip or lock. @param now in SQL */
export function toSqlite(sql: string, now: string = NOW): string {
  return sql
    .replaceAll('{now}', now)
    .replaceAll('{skip}', '')
    .replaceAll('{lock}', '')
    .replaceAll(/\{each (\?\d+)\}/g, 'json_each($1)');
}
