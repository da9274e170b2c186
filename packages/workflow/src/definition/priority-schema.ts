import { z } from 'zod';

export const MAX_PRIORITY = 1_000_000;

/** A name, or a number; larger runs sooner. */
export const PrioritySchema = z.union([
  z.enum(['high', 'normal', 'low']),
  z.int().min(-MAX_PRIORITY).max(MAX_PRIORITY),
]);
export type Priority = z.output<typeof PrioritySchema>;
