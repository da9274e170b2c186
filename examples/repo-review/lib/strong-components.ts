/**
 * Tarjan's strongly connected components, without recursion: a chain of imports can be thousands long.
 * @param next the successors of each node.
 * @returns the components with more than one node, each sorted, in the order of their first node.
 */
export function strongComponents(next: readonly (readonly number[])[]): number[][] {
  const search = new Search(next.length);
  for (let node = 0; node < next.length; node += 1) if (search.index[node] === 0) visit(node, next, search);
  return search.components.toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
}

class Search {
  /** Order of discovery, from 1; 0 is undiscovered. */
  readonly index: Uint32Array;
  readonly low: Uint32Array;
  readonly onStack: Uint8Array;
  readonly stack: number[] = [];
  readonly components: number[][] = [];
  #discovered = 0;

  constructor(size: number) {
    this.index = new Uint32Array(size);
    this.low = new Uint32Array(size);
    this.onStack = new Uint8Array(size);
  }

  discover(node: number): void {
    this.#discovered += 1;
    this.index[node] = this.#discovered;
    this.low[node] = this.#discovered;
    this.onStack[node] = 1;
    this.stack.push(node);
  }

  lower(node: number, value: number): void {
    this.low[node] = Math.min(this.low[node] ?? 0, value);
  }

  /** All successors of `node` are done: where it is the root of its component, that component is complete. */
  finish(node: number): void {
    if (this.low[node] !== this.index[node]) return;
    const component = this.stack.splice(this.stack.lastIndexOf(node));
    for (const member of component) this.onStack[member] = 0;
    if (component.length > 1) this.components.push(component.toSorted((a, b) => a - b));
  }
}

function visit(start: number, next: readonly (readonly number[])[], search: Search): void {
  const path = [{ node: start, position: 0 }];
  search.discover(start);
  for (let frame = path.at(-1); frame !== undefined; frame = path.at(-1)) {
    const successor = next[frame.node]?.[frame.position];
    frame.position += 1;
    if (successor === undefined) {
      path.pop();
      search.finish(frame.node);
      const parent = path.at(-1);
      if (parent !== undefined) search.lower(parent.node, search.low[frame.node] ?? 0);
    } else if (search.index[successor] === 0) {
      search.discover(successor);
      path.push({ node: successor, position: 0 });
    } else if (search.onStack[successor] === 1) {
      search.lower(frame.node, search.index[successor] ?? 0);
    }
  }
}
