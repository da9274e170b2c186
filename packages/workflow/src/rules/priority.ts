import type { Priority } from '../definition/priority-schema.ts';

const levels = { high: 100, normal: 0, low: -100 } as const;

/** @returns an integer; larger runs sooner, and 0 is normal. */
export function priorityValue(priority: Priority | undefined): number {
  if (priority === undefined) return levels.normal;
  return typeof priority === 'number' ? priority : levels[priority];
}
