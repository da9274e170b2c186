import { MAX_TIMER_MS } from '@conclave/contracts';
import { z } from 'zod';

/** Names of groups and resources: any text that is short. */
const shortName = z.string().min(1).max(128);

export const GroupNameSchema = shortName;

/** Tasks that share places. */
export const GroupSchema = z.strictObject({
  concurrency: z.int().min(1).max(1_000_000).describe('Tasks of the group at once'),
  timeoutMs: z
    .int()
    .positive()
    .max(MAX_TIMER_MS)
    .optional()
    .describe('Limit per attempt of its tasks where they set none, in ms'),
});

/** What a task uses and others may not change meanwhile, or not use at all. */
export const ResourcesSchema = z.strictObject({
  read: z.array(shortName).max(64).default([]).describe('Used by any number of tasks at once'),
  write: z.array(shortName).max(64).default([]).describe('Used by this task alone'),
});
