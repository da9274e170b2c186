import type { AgentDeclaration } from '../agent/agent-configuration.ts';
import type { ExecutorSource } from '../kinds/executor-source.ts';

/** What the agents of one declaration share. */
export class AgentGroup {
  readonly spec: AgentDeclaration;
  readonly source: ExecutorSource;
  /** Agents that are left; the last one to go stops the shared executor. */
  members: number;

  constructor(spec: AgentDeclaration, source: ExecutorSource) {
    this.spec = spec;
    this.source = source;
    this.members = spec.count;
  }

  /** The agents' ids: the declared one, or `id-1`, `id-2`, … */
  static idsOf(spec: AgentDeclaration): string[] {
    const { id, count } = spec;
    return count === 1 ? [id] : Array.from({ length: count }, (_, index) => `${id}-${index + 1}`);
  }
}
