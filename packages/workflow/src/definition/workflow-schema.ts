import { AgentSpecSchema, JsonValueSchema, MAX_TIMER_MS, TopologyKindSchema } from '@conclave/contracts';
import { CapabilityMatchSchema, strategyNames } from '@conclave/scheduling';
import { z } from 'zod';
import { GroupNameSchema, GroupSchema } from './group-schema.ts';
import { WorkflowInputSchema } from './input-schema.ts';
import { PrioritySchema } from './priority-schema.ts';
import { RetrySchema } from './retry-schema.ts';
import { TaskSchema } from './task-schema.ts';

export type { WorkflowInputSpec } from './input-schema.ts';

const name = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/,
    'a workflow name has 1 to 128 characters of A-Z a-z 0-9 . _ : -, starting with a letter or digit',
  );

/** Names that expressions can write without backticks. */
const variableName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_-]{0,63}$/, 'a name has up to 64 characters of A-Z a-z 0-9 _ -');

/** The swarm that runs the workflow, where the caller does not bring one. */
export const WorkflowSwarmSchema = z.strictObject({
  topology: TopologyKindSchema.default('hierarchical'),
  maxAgents: z.int().min(1).max(1_000_000).optional(),
  strategy: z.enum(strategyNames).optional().describe('How tasks and agents are matched'),
  capabilityMatch: CapabilityMatchSchema.optional().describe(
    'exact: a task goes to agents that declare its type. similar: where nobody can, to those whose capabilities read like it',
  ),
  agents: z.array(AgentSpecSchema).default([]),
});

export const WorkflowDefaultsSchema = z.strictObject({
  timeoutMs: z.int().positive().max(MAX_TIMER_MS).optional(),
  retry: RetrySchema.optional(),
  priority: PrioritySchema.optional(),
});

/** A workflow as it is written; the parsed form is JSON-safe and parses to itself. */
export const WorkflowDefinitionSchema = z.strictObject({
  name,
  version: z.string().min(1).max(64).default('1'),
  description: z.string().optional(),
  inputs: z.record(variableName, WorkflowInputSchema).default({}),
  swarm: WorkflowSwarmSchema.optional(),
  defaults: WorkflowDefaultsSchema.default({}),
  groups: z.record(GroupNameSchema, GroupSchema).optional(),
  tasks: z.array(TaskSchema).min(1, 'a workflow has at least one task'),
  retryBudget: z
    .int()
    .min(0)
    .max(1_000_000)
    .optional()
    .describe('How many failed attempts the whole run may repeat, over restarts'),
  onCancel: z
    .enum(['compensate', 'keep'])
    .optional()
    .describe('keep: a cancelled run leaves what it has done as it is; otherwise it is compensated'),
  outputs: z.record(variableName, JsonValueSchema).default({}),
});
export type WorkflowDefinition = z.output<typeof WorkflowDefinitionSchema>;
export type WorkflowDefinitionInput = z.input<typeof WorkflowDefinitionSchema>;
