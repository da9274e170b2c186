/**
 * Which tasks may run beside each other. A task declares the resources that it reads and writes and the group that it
 * belongs to, asks for all of it at once, and gets all or nothing: so no two wait for each other. Whoever waits for a
 * resource holds up later ones that want it in a way that conflicts, so readers do not starve a writer. A task that
 * waits for a resource takes no place in its group. Asking costs O(resources of the task), an end O(those who wait
 * for what it had).
 */
import { ConclaveError } from '@conclave/contracts';
import { GroupUsage } from './group-usage.ts';
import type { GroupUtilisation } from './group-usage.ts';
import { ResourceLocks } from './resource-locks.ts';
import type { ResourceUse } from './resource-locks.ts';

export interface AdmissionRequest extends ResourceUse {
  readonly group?: string | undefined;
}

interface Entry extends AdmissionRequest {
  /** Its turn among all that asked. */
  readonly turn: number;
  isHeld: boolean;
}

export class Admission {
  readonly #locks = new ResourceLocks();
  readonly #groups: ReadonlyMap<string, GroupUsage>;
  readonly #entries = new Map<number, Entry>();
  #turns = 0;

  /** @param concurrency by name of the group, at least 1 each */
  constructor(concurrency: Readonly<Record<string, number>> = {}) {
    this.#groups = new Map(Object.entries(concurrency).map(([name, most]) => [name, new GroupUsage(most)]));
  }

  /**
   * Asks for the task; one that waits already keeps its turn.
   * @param task an integer that the caller gives out
   * @returns whether it may start now. If not, `release` of another one will name it.
   * @throws CONFIG_INVALID for a group that was not declared
   */
  acquire(task: number, request: AdmissionRequest, nowMs: number): boolean {
    const known = this.#entries.get(task);
    if (known?.isHeld === true) return true;
    const entry = known ?? { ...request, turn: (this.#turns += 1), isHeld: false };
    const group = this.#groupOf(entry);
    this.#entries.set(task, entry);
    if (this.#grant(task, entry, nowMs)) return true;
    if (known === undefined) {
      this.#locks.wait(task, entry);
      group?.waiting.add(task);
    }
    return false;
  }

  /**
   * The task has ended, or wants nothing any more.
   * @returns those that may start now, in the order in which they asked.
   */
  release(task: number, nowMs: number): number[] {
    const entry = this.#entries.get(task);
    if (entry === undefined) return [];
    this.#entries.delete(task);
    const group = this.#groupOf(entry);
    group?.waiting.delete(task);
    if (entry.isHeld) group?.end(nowMs);
    const held = new Set(this.#locks.leave(task, entry, entry.isHeld));
    for (const other of group?.waiting ?? []) held.add(other);
    const turnOf = (other: number): number => this.#entries.get(other)!.turn;
    return [...held]
      .toSorted((a, b) => turnOf(a) - turnOf(b))
      .filter((other) => this.#grant(other, this.#entries.get(other)!, nowMs));
  }

  utilisation(nowMs: number): GroupUtilisation[] {
    return [...this.#groups].map(([name, group]) => group.describe(name, nowMs));
  }

  #grant(task: number, entry: Entry, nowMs: number): boolean {
    const group = this.#groupOf(entry);
    if (group?.hasPlace === false || !this.#locks.isFree(task, entry)) return false;
    this.#locks.hold(task, entry);
    group?.waiting.delete(task);
    group?.start(nowMs);
    entry.isHeld = true;
    return true;
  }

  #groupOf({ group }: AdmissionRequest): GroupUsage | undefined {
    if (group === undefined) return undefined;
    const found = this.#groups.get(group);
    if (found !== undefined) return found;
    const known = [...this.#groups.keys()].join(', ') || 'none';
    const problems = `group "${group}" is not declared; declared: ${known}`;
    throw new ConclaveError('CONFIG_INVALID', { details: { where: 'task admission', problems } });
  }
}
