import { formatBytes, formatCount } from '../format/number.ts';
import { formatTable } from '../format/table.ts';
import type { Check } from './check.ts';

export interface StoreSize {
  readonly bytes: number;
  /** Inside the file, used again before it grows; undefined where the server keeps that to itself, as the log. */
  readonly freeBytes: number | undefined;
  readonly logBytes: number | undefined;
  /** With their indexes. */
  readonly tables: readonly { readonly name: string; readonly rows: number; readonly bytes: number }[];
}

/** What was found out about the store. */
export interface StoreFindings {
  readonly checks: readonly Check[];
  /** Undefined where there is none, or none that can be read. */
  readonly size: StoreSize | undefined;
}

/** The three largest. */
export function largestOf(tables: StoreSize['tables']): string {
  return sorted(tables)
    .slice(0, 3)
    .map(({ name, bytes }) => `${name} ${formatBytes(bytes)}`)
    .join(', ');
}

/** A line per table, the largest first. */
export function sizeTable({ tables }: StoreSize): string {
  return formatTable(sorted(tables), [
    { title: 'TABLE', value: ({ name }) => name },
    { title: 'ROWS', align: 'right', value: ({ rows }) => formatCount(rows) },
    { title: 'SIZE', align: 'right', value: ({ bytes }) => formatBytes(bytes) },
  ]);
}

function sorted(tables: StoreSize['tables']): StoreSize['tables'] {
  return tables.toSorted((a, b) => b.bytes - a.bytes || a.name.localeCompare(b.name));
}
