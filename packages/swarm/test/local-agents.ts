import type { LocalAgent } from '../src/index.ts';

/** An in-process agent that does tasks of type `work`. */
export function localAgent(agentId: string, more: Partial<LocalAgent> = {}): LocalAgent {
  return { agentId, agentType: 'worker', capabilities: ['work'], execute: () => undefined, ...more };
}
