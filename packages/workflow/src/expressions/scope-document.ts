import type { ExpressionScope, ItemView, TaskView } from './expression-scope.ts';

/** A task by name and position. */
export interface TaskReference {
  readonly id: string;
  readonly index: number;
}

/** What of the scope an expression reads. */
export interface ScopeUse {
  readonly tasks: readonly TaskReference[];
  readonly readsItem: boolean;
}

/**
 * The scope as JSONata needs it: an object with own members. Only the tasks that the expression names are there, and
 * their members are read when JSONata asks for them, once.
 */
export function scopeDocument(scope: ExpressionScope, use: ScopeUse): object {
  const document = {
    inputs: scope.inputs,
    run: { id: scope.run.id },
    tasks: Object.fromEntries(use.tasks.map(({ id, index }) => [id, taskDocument(scope.task(index))])),
  };
  return use.readsItem
    ? { ...document, item: scope.item, index: scope.index, result: scope.result }
    : document;
}

function taskDocument(view: TaskView): object {
  return withLazyMembers({
    status: () => view.status,
    result: () => view.result,
    error: () => view.error,
    items: () => view.items?.map((item) => itemDocument(item)),
  });
}

function itemDocument(view: ItemView): object {
  return withLazyMembers({
    status: () => view.status,
    result: () => view.result,
    error: () => view.error,
  });
}

function withLazyMembers(members: Readonly<Record<string, () => unknown>>): object {
  const document = {};
  for (const [name, read] of Object.entries(members)) {
    Object.defineProperty(document, name, {
      configurable: true,
      enumerable: true,
      get() {
        const value = read();
        Object.defineProperty(document, name, { value, enumerable: true });
        return value;
      },
    });
  }
  return document;
}
