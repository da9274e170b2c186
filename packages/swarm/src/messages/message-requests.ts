import { AgentIdSchema, MessagePrioritySchema, MessageSchema, MessageTypeSchema } from '@conclave/contracts';
import type { Message } from '@conclave/contracts';
import { z } from 'zod';

/** A message as it is handed in: the swarm names it and gives it its time, where the sender does not. */
export const SentMessageSchema = MessageSchema.partial({ id: true, timestamp: true });
export type SentMessageInput = z.input<typeof SentMessageSchema>;

/** Whom a broadcast is for. */
const BroadcastScopeSchema = z.discriminatedUnion('to', [
  z.strictObject({ to: z.literal('swarm') }),
  z.strictObject({ to: z.literal('neighbours') }).describe('Agents one hop away in the topology'),
  z.strictObject({ to: z.literal('type'), agentType: z.string().min(1) }),
  z.strictObject({ to: z.literal('capability'), capability: z.string().min(1) }),
]);
export type BroadcastScope = z.output<typeof BroadcastScopeSchema>;

export const BroadcastSchema = MessageSchema.pick({
  sourceAgent: true,
  messageType: true,
  payload: true,
  correlationId: true,
  priority: true,
}).extend({ scope: BroadcastScopeSchema.prefault({ to: 'swarm' }) });
export type BroadcastInput = z.input<typeof BroadcastSchema>;

export const MessageSubscriptionSchema = z.strictObject({
  agentId: AgentIdSchema.optional().describe('Messages to this agent; left out: to all, as an onlooker'),
  messageType: MessageTypeSchema.optional(),
  sourceAgent: AgentIdSchema.optional(),
  correlationId: z.string().optional(),
  priority: MessagePrioritySchema.optional(),
});
export type MessageSubscriptionInput = z.input<typeof MessageSubscriptionSchema>;

/** What became of a message. */
export interface MessageDelivery {
  readonly message: Message;
  /** The hops after the sender, ending with the target; `coordinator` where it goes over the swarm's own. */
  readonly route: readonly string[];
  /** Who took it: the target itself, where it listens, and those who subscribed to its messages. Onlookers do not count. */
  readonly receivers: number;
  /** Somebody took it. A message that nobody took is gone: nothing keeps it yet. */
  readonly delivered: boolean;
}

export interface BroadcastDelivery {
  /** Also the correlation id of its messages, where none was given. */
  readonly broadcastId: string;
  /** Agents that the scope names, the sender left out: those delivered to and those that failed. */
  readonly recipients: number;
  readonly delivered: number;
  readonly failed: number;
  readonly failures: readonly { readonly agentId: string; readonly reason: string }[];
  /** Rounds of the topology's plan until the last recipient had it. */
  readonly rounds: number;
}
