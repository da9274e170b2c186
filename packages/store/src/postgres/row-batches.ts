import type { Column, ManyStatement } from '../sql/statement.ts';

/** Rows and characters of one statement: bounds how long it takes, and the memory it needs on both sides. */
const MAX_ROWS = 5_000;
const MAX_CHARACTERS = 8_000_000;

export interface RowBatch {
  readonly first: number;
  /** After the last. */
  readonly end: number;
}

/** Cuts the rows into batches; a row that is too long by itself is a batch of its own. */
export function rowBatches({ columns, types }: Pick<ManyStatement, 'columns' | 'types'>): RowBatch[] {
  const count = columns[0]?.length ?? 0;
  const texts = columns.filter((column, i) => column !== null && types[i] === 'text');
  const batches: RowBatch[] = [];
  let first = 0;
  let characters = 0;
  for (let row = 0; row < count; row += 1) {
    const own = charactersOf(texts, row);
    const isFull = row - first === MAX_ROWS || characters + own > MAX_CHARACTERS;
    if (isFull && row > first) {
      batches.push({ first, end: row });
      first = row;
      characters = 0;
    }
    characters += own;
  }
  if (count > first) batches.push({ first, end: count });
  return batches;
}

function charactersOf(texts: readonly Column[], row: number): number {
  let sum = 0;
  for (const column of texts) {
    const value = column?.[row];
    if (typeof value === 'string') sum += value.length;
  }
  return sum;
}
