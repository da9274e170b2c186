/** A node of the syntax tree, as loosely as the walkers need it. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly loc: { readonly start: { readonly line: number }; readonly end: { readonly line: number } };
  readonly [key: string]: unknown;
}

const NOT_CHILDREN = new Set([
  'loc',
  'extra',
  'errors',
  'comments',
  'tokens',
  'leadingComments',
  'innerComments',
  'trailingComments',
]);

export interface Visit<T> {
  readonly node: SyntaxNode;
  readonly parent: SyntaxNode | undefined;
  /** The parent's property that holds the node. */
  readonly key: string;
  /** What the parent's visit returned. */
  readonly context: T;
}

/**
 * Visits every node, parents first, and hands each the value that its parent's visit returned. Without recursion:
 * a sum of ten thousand terms is a tree ten thousand levels deep.
 */
export function walkTree<T>(root: SyntaxNode, context: T, visit: (step: Visit<T>) => T): void {
  const pending: Visit<T>[] = [{ node: root, parent: undefined, key: '', context }];
  for (let step = pending.pop(); step !== undefined; step = pending.pop()) {
    pushChildren(step.node, visit(step), pending);
  }
}

function pushChildren<T>(node: SyntaxNode, context: T, pending: Visit<T>[]): void {
  for (const key of Object.keys(node)) {
    if (NOT_CHILDREN.has(key)) continue;
    const value = node[key];
    if (Array.isArray(value)) {
      for (const item of value as unknown[])
        if (isNode(item)) pending.push({ node: item, parent: node, key, context });
    } else if (isNode(value)) {
      pending.push({ node: value, parent: node, key, context });
    }
  }
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** A child node by its property, or undefined. */
export function childOf(node: SyntaxNode | undefined, key: string): SyntaxNode | undefined {
  const value = node?.[key];
  return isNode(value) ? value : undefined;
}

/** An array property's nodes. */
export function childrenOf(node: SyntaxNode, key: string): SyntaxNode[] {
  const value = node[key];
  return Array.isArray(value) ? value.filter((item) => isNode(item)) : [];
}

/** The text of a string literal, or undefined for anything else. */
export function literalText(node: SyntaxNode | undefined): string | undefined {
  if (node?.type !== 'StringLiteral') return undefined;
  return typeof node['value'] === 'string' ? node['value'] : undefined;
}
