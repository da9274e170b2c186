import { ConclaveError } from '@conclave/contracts';
import type { RunningChild } from './child-port.ts';
import type { ChildRecord } from './child-record.ts';
import type { PlannedChild } from './strategies/restart-plan.ts';

/** The children in start order. Finding, adding and removing one takes constant time. */
export class ChildTable<C extends RunningChild> {
  readonly #supervisor: string;
  readonly #records = new Map<string, ChildRecord<C>>();

  constructor(supervisor: string) {
    this.#supervisor = supervisor;
  }

  get size(): number {
    return this.#records.size;
  }

  add(record: ChildRecord<C>): void {
    const { id } = record.spec;
    if (this.#records.has(id)) {
      const details = { supervisor: this.#supervisor, childId: id };
      throw new ConclaveError('SUPERVISOR_CHILD_EXISTS', { details });
    }
    this.#records.set(id, record);
  }

  find(id: string): ChildRecord<C> | undefined {
    return this.#records.get(id);
  }

  /** @throws SUPERVISOR_CHILD_NOT_FOUND */
  get(id: string): ChildRecord<C> {
    const record = this.#records.get(id);
    if (record === undefined) {
      const details = { supervisor: this.#supervisor, childId: id };
      throw new ConclaveError('SUPERVISOR_CHILD_NOT_FOUND', { details });
    }
    return record;
  }

  delete(id: string): void {
    this.#records.delete(id);
  }

  values(): IterableIterator<ChildRecord<C>> {
    return this.#records.values();
  }

  *planned(): IterableIterator<PlannedChild> {
    for (const { spec, status } of this.#records.values()) {
      yield { id: spec.id, restart: spec.restart, running: status === 'running' || status === 'stopping' };
    }
  }
}
