import type { SqliteConnection } from './connection.ts';

/** A table with its indexes. */
export interface TableSize {
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
}

/**
 * One pass over the pages gives bytes and rows alike: cells of a table's leaves are its rows; without a rowid, those of its
 * inner pages are rows, too. Reads the whole file, and no row of it.
 */
export function tableSizes(connection: Pick<SqliteConnection, 'query'>): TableSize[] {
  return connection
    .query<TableSize>(
      `SELECT m.tbl_name AS name, sum(d.pgsize) AS bytes,
              sum(CASE WHEN d.name = m.tbl_name AND (d.pagetype = 'leaf' OR (t.wr = 1 AND d.pagetype = 'internal'))
                       THEN d.ncell ELSE 0 END) AS rows
         FROM dbstat d JOIN sqlite_schema m ON m.name = d.name
         JOIN pragma_table_list t ON t.schema = 'main' AND t.name = m.tbl_name
        WHERE m.tbl_name NOT LIKE 'sqlite_%' GROUP BY m.tbl_name ORDER BY m.tbl_name`,
    )
    .map((row) => ({ ...row }));
}
