import { z } from 'zod';
import { MAX_TIMER_MS } from '@conclave/contracts';
import type { AgentSpec } from '@conclave/contracts';
import type { LocalAgentSpec } from '../kinds/local/local-agent.ts';

/** What may change while an agent lives; null removes the limit. */
export const AgentConfigurationPatchSchema = z.strictObject({
  concurrency: z.int().min(1).max(10_000).optional(),
  timeoutMs: z.int().positive().max(MAX_TIMER_MS).nullable().optional(),
});
export type AgentConfigurationPatch = z.input<typeof AgentConfigurationPatchSchema>;

/** What an agent was made from. */
export type AgentDeclaration = AgentSpec | LocalAgentSpec;

export interface AgentConfiguration {
  /** Tasks at once. */
  readonly concurrency: number;
  /** Limit per attempt where the task sets none, in ms; null for none. */
  readonly timeoutMs: number | null;
  /** The declaration the agent was made from. */
  readonly spec: AgentDeclaration;
}
