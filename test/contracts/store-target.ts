import { afterEach, beforeEach } from 'vitest';
import type { NodeRecord } from '@conclave/contracts';

/** An implementation under test: each test gets a fresh one. */
export interface StoreTarget<S> {
  readonly name: string;
  /** @param isAlive whether a node's process lives; by default every one does. */
  create(options: { readonly isAlive: (node: NodeRecord) => boolean }): Promise<S>;
  destroy(): Promise<void>;
}

export interface FreshStore<S> {
  readonly store: S;
  /** Nodes that the store is told are dead. */
  readonly dead: Set<string>;
}

/** A store per test, made before and destroyed after it. */
export function useFreshStore<S>(target: StoreTarget<S>): () => FreshStore<S> {
  let fresh: FreshStore<S> | undefined;
  beforeEach(async () => {
    const dead = new Set<string>();
    fresh = { store: await target.create({ isAlive: (node) => !dead.has(node.nodeId) }), dead };
  });
  afterEach(() => target.destroy());
  return () => {
    if (fresh === undefined) throw new Error('no store before the test begins');
    return fresh;
  };
}
