import type { Steps } from './statement.ts';

/**
 * An operation as data. `access` chooses the kind of transaction. An operation that refuses (throws one of our
 * errors) does so before its first write, so that the others in its transaction stand; a driver need not trust
 * this: see group-commit.ts.
 */
export interface Operation<A, R> {
  readonly access: 'read' | 'write';
  readonly steps: (swarmId: string, args: A) => Steps<R>;
}

export function readOperation<A, R>(steps: (swarmId: string, args: A) => Steps<R>): Operation<A, R> {
  return { access: 'read', steps };
}

export function writeOperation<A, R>(steps: (swarmId: string, args: A) => Steps<R>): Operation<A, R> {
  return { access: 'write', steps };
}
