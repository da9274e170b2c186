import { JsonValueSchema, MAX_TIMER_MS } from '@conclave/contracts';
import { z } from 'zod';
import { RetrySchema } from './retry-schema.ts';

/** What undoes the task, should the run fail or be cancelled after it completed. */
export const CompensateSchema = z.strictObject({
  type: z.string().min(1).max(256).describe('What is to be done: a capability of at least one agent'),
  assignedAgent: z.string().min(1).optional().describe('Pins it to one agent'),
  params: JsonValueSchema.optional().describe('Sees `result`, the value of what is undone, and all tasks'),
  retry: RetrySchema.optional().describe('Left out: three attempts'),
  timeoutMs: z.int().positive().max(MAX_TIMER_MS).optional().describe('Limit per attempt, in ms'),
});
