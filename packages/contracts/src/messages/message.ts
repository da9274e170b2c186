import { z } from 'zod';
import { AgentIdSchema } from '../ids.ts';
import { JsonValueSchema } from '../json.ts';

export const MessageTypeSchema = z.enum([
  'task_assignment',
  'result_sharing',
  'status_update',
  'coordination_request',
  'error_notification',
]);
export type MessageType = z.output<typeof MessageTypeSchema>;

export const MessagePrioritySchema = z.enum(['high', 'normal', 'low']);
export type MessagePriority = z.output<typeof MessagePrioritySchema>;

/** What one agent tells another. */
export const MessageSchema = z.strictObject({
  id: z.string().min(1).max(128).describe('Unique; a second message with the same id is a duplicate'),
  sourceAgent: AgentIdSchema,
  targetAgent: AgentIdSchema,
  messageType: MessageTypeSchema,
  payload: JsonValueSchema.default(null),
  timestamp: z.int().nonnegative().describe('When it was sent, in ms since the Unix epoch'),
  correlationId: z
    .string()
    .min(1)
    .max(128)
    .optional()
    .describe('Shared by the messages of one exchange: an answer repeats the one it answers'),
  priority: MessagePrioritySchema.default('normal'),
});
export type Message = z.output<typeof MessageSchema>;
export type MessageInput = z.input<typeof MessageSchema>;
