import type { Reasons } from './choice.ts';

export interface Explained {
  readonly agentId: string;
  readonly taskType: string;
  readonly reasons: Reasons;
  /** Of the agent that came next. */
  readonly nextAgentId: string | undefined;
}

/** A sentence for a person: why this agent. */
export function explainChoice({ agentId, taskType, reasons, nextAgentId }: Explained): string {
  const { strategy, durationMs, success, observed, compared, next } = reasons;
  const known = observed === 0 ? 'guessed: none was measured yet' : `from ${observed} measured`;
  const expected = `"${taskType}" is expected to take ${inWords(durationMs)} there (${known}) and to succeed with ${(100 * success).toFixed(0)} %`;
  const start = `${strategy} chose "${agentId}" among ${compared} agent${compared === 1 ? '' : 's'}: ${expected}`;
  if (next === undefined || nextAgentId === undefined) return start;
  const wait = next.waitMs > 0 ? `, for which it would have waited ${inWords(next.waitMs)}` : '';
  const more = strategy === 'capability-based' ? '' : ` by ${inWords(next.cost - reasons.cost)}`;
  return `${start}; next best was "${nextAgentId}"${more}${wait}`;
}

function inWords(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return `${ms >= 10 ? Math.round(ms) : Number(ms.toPrecision(2))} ms`;
}
