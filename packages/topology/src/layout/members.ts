import { ConclaveError } from '@conclave/contracts';

const NAMED_IN_ERRORS = 20;

/** Which integer stands for which agent, in the order of joining. */
export class Members {
  readonly #agentIds = new Map<number, string>();
  readonly #indices = new Map<string, number>();

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

  indexOf(agentId: string): number | undefined {
    return this.#indices.get(agentId);
  }

  add(index: number, agentId: string): void {
    if (this.#agentIds.has(index) || this.#indices.has(agentId))
      throw new ConclaveError('AGENT_EXISTS', { details: { agentId } });
    this.#agentIds.set(index, agentId);
    this.#indices.set(agentId, index);
  }

  remove(index: number): void {
    this.#indices.delete(this.agentId(index));
    this.#agentIds.delete(index);
  }

  #unknown(index: number): ConclaveError {
    const ids = [...this.#agentIds.values()];
    const more = ids.length > NAMED_IN_ERRORS ? ' …' : '';
    const known = ids.length === 0 ? 'none' : ids.slice(0, NAMED_IN_ERRORS).join(', ') + more;
    return new ConclaveError('AGENT_NOT_FOUND', { details: { agentId: `#${index}`, known } });
  }
}
