import { ConclaveError } from '@conclave/contracts';

const NAMED_IN_ERRORS = 20;

/** Which integer stands for which agent, in the order of joining. */
export class Members {
  readonly #agentIds = new Map<number, string>();

  get size(): number {
    return this.#agentIds.size;
  }

  /** In the order of joining. */
  get indices(): Iterable<number> {
    return this.#agentIds.keys();
  }

  /** The member that joined first of those present; undefined when there is none. */
  get oldest(): number | undefined {
    return this.#agentIds.keys().next().value;
  }

  has(index: number): boolean {
    return this.#agentIds.has(index);
  }

  agentId(index: number): string {
    const agentId = this.#agentIds.get(index);
    if (agentId === undefined) throw this.#unknown(index);
    return agentId;
  }

  add(index: number, agentId: string): void {
    if (this.#agentIds.has(index)) throw new ConclaveError('AGENT_EXISTS', { details: { agentId } });
    this.#agentIds.set(index, agentId);
  }

  remove(index: number): void {
    if (!this.#agentIds.delete(index)) throw this.#unknown(index);
  }

  #unknown(index: number): ConclaveError {
    const ids = [...this.#agentIds.values()];
    const more = ids.length > NAMED_IN_ERRORS ? ' …' : '';
    const known = ids.length === 0 ? 'none' : ids.slice(0, NAMED_IN_ERRORS).join(', ') + more;
    return new ConclaveError('AGENT_NOT_FOUND', { details: { agentId: `#${index}`, known } });
  }
}
