import type { AgentSpecInput } from '@conclave/contracts';

const fixture = new URL('fixtures/tasks.ts', import.meta.url).href;

/** An agent that runs one of the fixture's functions, for tasks of the function's name. */
export function functionAgent(id: string, fn: string, more: Partial<AgentSpecInput> = {}): AgentSpecInput {
  return { id, kind: 'function', module: fixture, export: fn, capabilities: [fn], ...more } as AgentSpecInput;
}
