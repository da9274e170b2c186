import { z } from 'zod';
import { graphProblems } from './step-graph.ts';

const stepId = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._:-]{0,111}$/,
    'a step id has 1 to 112 characters of A-Z a-z 0-9 . _ : -, starting with a letter or digit',
  );
const goal = z.string().trim().min(1).max(100_000);

const StepSchema = z.strictObject({
  id: stepId,
  description: z.string().min(1),
  dependsOn: z.array(z.string()).default([]),
  taskType: z.string().min(1).optional().describe('What an agent must be able to do, for the workflow'),
});
export type Step = z.output<typeof StepSchema>;

function ordered(steps: readonly Step[] | undefined, context: z.RefinementCtx): void {
  for (const message of graphProblems(steps ?? [])) context.addIssue({ code: 'custom', message });
}

/** `decompose-task`: without steps they are read off the goal's own list structure. */
export const DecomposeTaskSchema = z.strictObject({
  goal,
  steps: z.array(StepSchema).min(1).max(1_000).superRefine(ordered).optional(),
});
export type DecomposeTaskInput = z.input<typeof DecomposeTaskSchema>;
export type DecomposeTask = z.output<typeof DecomposeTaskSchema>;

/** `synthesize-results` */
export const SynthesizeResultsSchema = z.strictObject({
  goal,
  findings: z
    .array(
      z.strictObject({
        source: z.string().min(1).max(256),
        summary: z.string().min(1),
        weight: z.number().positive().default(1).describe('How much it counts beside the others'),
      }),
    )
    .min(1)
    .max(1_000),
  conclusion: z.string().min(1).optional().describe('Takes the place of the one derived from the findings'),
});
export type SynthesizeResultsInput = z.input<typeof SynthesizeResultsSchema>;
export type SynthesizeResults = z.output<typeof SynthesizeResultsSchema>;

const CoordinatedStepSchema = StepSchema.extend({
  estimateMs: z.number().positive().optional().describe('How long it takes, in ms'),
});
export type CoordinatedStep = z.output<typeof CoordinatedStepSchema>;

const CoordinatedAgentSchema = z.strictObject({
  id: z.string().min(1),
  capabilities: z
    .array(z.string().min(1))
    .default([])
    .describe('Task types; empty: whatever has no task type'),
  concurrency: z.int().min(1).default(1),
});
export type CoordinatedAgent = z.output<typeof CoordinatedAgentSchema>;

/** `coordinate-workflow`: who does which step when, and what is handed from whom to whom. */
export const CoordinateWorkflowSchema = z.strictObject({
  goal,
  steps: z.array(CoordinatedStepSchema).min(1).max(1_000).superRefine(ordered),
  agents: z
    .array(CoordinatedAgentSchema)
    .min(1)
    .max(1_000)
    .refine(
      (agents) => new Set(agents.map(({ id }) => id)).size === agents.length,
      'an agent is there twice',
    ),
});
export type CoordinateWorkflowInput = z.input<typeof CoordinateWorkflowSchema>;
export type CoordinateWorkflow = z.output<typeof CoordinateWorkflowSchema>;

/** A chain of thoughts as the caller has it; numbers count from 1. */
export const StructuredReasoningSchema = z.strictObject({
  goal,
  thoughts: z
    .array(
      z.strictObject({
        text: z.string().min(1),
        revises: z.int().min(1).optional().describe('The earlier thought that it corrects'),
        branchFrom: z.int().min(1).optional().describe('The earlier thought that it leaves from'),
        branch: stepId.optional().describe('Names the branch; needed with branchFrom'),
      }),
    )
    .min(1)
    .max(1_000)
    .superRefine((thoughts, context) => {
      for (const [index, { revises, branchFrom, branch }] of thoughts.entries()) {
        const number = index + 1;
        const later = Math.max(revises ?? 0, branchFrom ?? 0) >= number;
        if (later) context.addIssue({ code: 'custom', path: [index], message: 'refers to a later thought' });
        if ((branchFrom === undefined) !== (branch === undefined))
          context.addIssue({ code: 'custom', path: [index], message: 'branchFrom and branch go together' });
      }
    }),
});
export type StructuredReasoningInput = z.input<typeof StructuredReasoningSchema>;
