import type { Clock, NodeRecord } from '@conclave/contracts';
import type { IsAlive } from '../process-liveness.ts';

interface SeenNode {
  readonly node: NodeRecord;
  seenMs: number;
}

/** Nodes in memory: who has joined, and when each was seen last. */
export class VolatileNodes {
  readonly #clock: Clock;
  readonly #isAlive: IsAlive;
  readonly #nodes = new Map<string, SeenNode>();

  constructor(clock: Clock, isAlive: IsAlive) {
    this.#clock = clock;
    this.#isAlive = isAlive;
  }

  join(node: NodeRecord): void {
    this.#nodes.set(node.nodeId, { node, seenMs: this.#clock.monotonicMs() });
  }

  touch(nodeId: string): void {
    const seen = this.#nodes.get(nodeId);
    if (seen !== undefined) seen.seenMs = this.#clock.monotonicMs();
  }

  leave(nodeId: string): void {
    this.#nodes.delete(nodeId);
  }

  isKnownDead(nodeId: string): boolean {
    const seen = this.#nodes.get(nodeId);
    return seen !== undefined && !this.#isAlive(seen.node);
  }

  /** @returns how many went: not seen for so long, or the oldest of too many */
  prune({ goneMs, maxNodes }: { readonly goneMs: number; readonly maxNodes: number }): number {
    const oldestMs = this.#clock.monotonicMs() - goneMs;
    const before = this.#nodes.size;
    const newestFirst = [...this.#nodes.values()].toSorted((a, b) => b.seenMs - a.seenMs);
    for (const [i, { node, seenMs }] of newestFirst.entries())
      if (seenMs < oldestMs || i >= maxNodes) this.#nodes.delete(node.nodeId);
    return before - this.#nodes.size;
  }
}
