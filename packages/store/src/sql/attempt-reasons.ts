import type { AttemptReason } from '@conclave/contracts';

/**
 * Why attempts came to nothing, in one text column: a line each of time, worker and reason, so that SQL can append one
 * without reading the others.
 */
export const FIELD_END = '\t';
export const LINE_END = '\n';

/** A text of many pages in a row that is read with each list would be of no use. */
const LONGEST_REASON = 2_000;

/** SQL that appends a line; the column's row names the worker. @param reason SQL of the reason. @param ends the numbers of the parameters that hold {@link FIELD_END} and {@link LINE_END} */
export function appendReason(reason: string, [field, line]: readonly [field: string, line: string]): string {
  return `reasons || CAST({now} AS TEXT) || ${field} || worker || ${field} || ${reason} || ${line}`;
}

/** The text without what would end a field, and no longer than is worth keeping. */
export function onOneField(text: string): string {
  return text.replaceAll(/[\t\n]+/g, ' ').slice(0, LONGEST_REASON);
}

export function readReasons(text: string): AttemptReason[] {
  return text
    .split(LINE_END)
    .filter((line) => line !== '')
    .map((line) => {
      const [at = '', worker = '', reason = ''] = line.split(FIELD_END);
      return { atMs: Number(at), worker, reason };
    });
}
