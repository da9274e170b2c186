import { JsonValueSchema } from '@conclave/contracts';
import { z } from 'zod';

export const inputTypes = ['string', 'number', 'boolean', 'object', 'array'] as const;
export type InputType = (typeof inputTypes)[number];

/** A value that the run is given. */
export const WorkflowInputSchema = z.strictObject({
  type: z.enum(inputTypes).default('string'),
  description: z.string().optional(),
  default: JsonValueSchema.optional(),
  required: z.boolean().optional().describe('Left out: required unless there is a default'),
});
export type WorkflowInputSpec = z.output<typeof WorkflowInputSchema>;
