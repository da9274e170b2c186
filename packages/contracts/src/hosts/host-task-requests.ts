import { z } from 'zod';
import { AgentIdSchema, RunIdSchema, TaskIdSchema } from '../ids.ts';
import { JsonValueSchema } from '../json.ts';
import { MAX_TIMER_MS } from '../ports/clock.ts';
import { hostTaskStatuses } from './host-task.ts';

/** More queues than anybody serves at once. */
const MAX_QUEUES = 32;

const leaseMs = z
  .int()
  .min(1)
  .max(MAX_TIMER_MS)
  .optional()
  .describe('How long the task is kept without a heartbeat, in ms; what the agent declares when left out');

export const WorkerNameSchema = z
  .string()
  .min(1)
  .max(128)
  .regex(/^\P{Cc}+$/u, 'worker: no control characters')
  .describe('Who claims: a name that others can find you by');

export const ClaimTasksSchema = z
  .strictObject({
    worker: WorkerNameSchema,
    capabilities: z
      .array(z.string().min(1))
      .min(1)
      .max(MAX_QUEUES)
      .optional()
      .describe('Task types that the worker does'),
    agentIds: z
      .array(AgentIdSchema)
      .min(1)
      .max(MAX_QUEUES)
      .optional()
      .describe('Host agents that it works for'),
    limit: z.int().min(1).max(1_000).default(1),
    leaseMs,
  })
  .refine(({ capabilities, agentIds }) => capabilities !== undefined || agentIds !== undefined, {
    message: 'say what the worker does: capabilities, agentIds, or both',
  });
export type ClaimTasks = z.output<typeof ClaimTasksSchema>;
export type ClaimTasksInput = z.input<typeof ClaimTasksSchema>;

export const TaskRefSchema = z.strictObject({ runId: RunIdSchema, taskId: TaskIdSchema });
export type TaskRefInput = z.input<typeof TaskRefSchema>;

const claim = { ...TaskRefSchema.shape, token: z.int().min(1).describe('From the claim') };
const reason = z.string().min(1).max(10_000);

export const HeartbeatTaskSchema = z.strictObject({
  ...claim,
  note: z.string().max(10_000).optional().describe('How far the work is; others see it'),
  leaseMs,
});
export type HeartbeatTaskInput = z.input<typeof HeartbeatTaskSchema>;

export const CompleteTaskSchema = z.strictObject({ ...claim, result: JsonValueSchema.optional() });
export type CompleteTaskInput = z.input<typeof CompleteTaskSchema>;

export const FailTaskSchema = z.strictObject({
  ...TaskRefSchema.shape,
  token: z.int().min(1).optional().describe('From the claim; without it only a blocked task is given up'),
  reason,
  final: z.boolean().default(false).describe('The task fails for good: nobody is to try again'),
});
export type FailTaskInput = z.input<typeof FailTaskSchema>;

export const ReleaseTaskSchema = z.strictObject({ ...claim, reason: reason.optional() });
export type ReleaseTaskInput = z.input<typeof ReleaseTaskSchema>;

export const ListHostTasksSchema = z.strictObject({
  runId: RunIdSchema.optional(),
  statuses: z.array(z.enum(hostTaskStatuses)).min(1).optional(),
  limit: z.int().min(1).max(1_000).default(100),
  cursor: z.int().min(0).optional().describe('From the page before'),
});
export type ListHostTasks = z.output<typeof ListHostTasksSchema>;
export type ListHostTasksInput = z.input<typeof ListHostTasksSchema>;
