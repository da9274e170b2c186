import type { IdSource } from '@conclave/contracts';

/** One count for all prefixes, in six digits, so that the ids of a million things are in order as text. */
export function createCountingIds(): IdSource {
  let count = 0;
  return {
    next: (prefix) => {
      count += 1;
      return `${prefix}_${String(count).padStart(6, '0')}`;
    },
  };
}
