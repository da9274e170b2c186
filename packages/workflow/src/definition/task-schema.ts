import { JsonValueSchema, MAX_TIMER_MS } from '@conclave/contracts';
import { z } from 'zod';
import { ApprovalSchema } from './approval-schema.ts';
import { CompensateSchema } from './compensate-schema.ts';
import { GroupNameSchema, ResourcesSchema } from './group-schema.ts';
import { PrioritySchema } from './priority-schema.ts';
import { RetrySchema } from './retry-schema.ts';

/** No brackets: a fan-out names its items `measure[0]`. Room is left for the number. */
export const TaskNameSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._:-]{0,111}$/,
    'a task id has 1 to 112 characters of A-Z a-z 0-9 . _ : -, starting with a letter or digit',
  );

const durationMs = z.int().positive().max(MAX_TIMER_MS);

/** One task as it is written. Strings within `params`, `when` and `forEach` may hold `${{ JSONata }}`. */
export const TaskSchema = z.strictObject({
  id: TaskNameSchema,
  description: z.string().optional(),
  type: z
    .string()
    .min(1)
    .max(256)
    .describe('What is to be done: a capability of at least one agent, or approval'),
  assignedAgent: z.string().min(1).optional().describe('Pins the task to one agent'),
  dependsOn: z
    .array(z.string())
    .default([])
    .describe('Tasks to wait for, besides those that expressions name'),
  params: JsonValueSchema.optional(),
  when: z
    .union([z.boolean(), z.string()])
    .optional()
    .describe('False: the task is skipped, dependents still run'),
  forEach: z
    .union([z.array(JsonValueSchema), z.string()])
    .optional()
    .describe('A list: the task runs once per item, with item and index in its params'),
  maxItems: z.int().min(1).max(1_000_000).default(10_000).describe('Longest list that forEach may give'),
  approval: ApprovalSchema.optional().describe('Somebody is to agree before the task starts'),
  compensate: CompensateSchema.optional(),
  priority: PrioritySchema.optional(),
  group: GroupNameSchema.optional().describe('One of the groups of the workflow: its tasks share places'),
  resources: ResourcesSchema.optional().describe(
    'Tasks that write a resource run beside no other task of the run that uses it',
  ),
  timeoutMs: durationMs.optional().describe('Limit per attempt, in ms'),
  deadlineMs: durationMs.optional().describe("Limit for the task as a whole, in ms from the run's start"),
  retry: RetrySchema.optional(),
  optional: z.boolean().default(false).describe('Its failure neither fails the run nor skips its dependents'),
});
export type TaskDefinition = z.output<typeof TaskSchema>;
export type TaskDefinitionInput = z.input<typeof TaskSchema>;
