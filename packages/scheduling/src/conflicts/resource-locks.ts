/** Who holds which resource and who waits for it: any number of readers, or one writer alone. */
export interface ResourceUse {
  readonly read: readonly string[];
  readonly write: readonly string[];
}

type Mode = 'read' | 'write';

interface Resource {
  readers: number;
  writer: boolean;
  /** Who waits, in the order in which they asked. */
  readonly waiting: Map<number, Mode>;
}

export class ResourceLocks {
  readonly #resources = new Map<string, Resource>();

  /** Nobody who holds a resource of the task, or who asked for it before, wants it in a way that conflicts. */
  isFree(task: number, use: ResourceUse): boolean {
    for (const [name, mode] of wantsOf(use)) if (!this.#isFree(name, mode, task)) return false;
    return true;
  }

  /** The task keeps its place in the line of each of its resources until it holds them or leaves. */
  wait(task: number, use: ResourceUse): void {
    for (const [name, mode] of wantsOf(use)) this.#opened(name).waiting.set(task, mode);
  }

  hold(task: number, use: ResourceUse): void {
    for (const [name, mode] of wantsOf(use)) {
      const resource = this.#opened(name);
      resource.waiting.delete(task);
      if (mode === 'write') resource.writer = true;
      else resource.readers += 1;
    }
  }

  /** @returns who waits for what the task held, or held up. */
  leave(task: number, use: ResourceUse, isHeld: boolean): number[] {
    const waiting: number[] = [];
    for (const [name, mode] of wantsOf(use)) {
      const resource = this.#resources.get(name)!;
      resource.waiting.delete(task);
      if (isHeld && mode === 'write') resource.writer = false;
      if (isHeld && mode === 'read') resource.readers -= 1;
      waiting.push(...resource.waiting.keys());
      if (resource.readers === 0 && !resource.writer && resource.waiting.size === 0)
        this.#resources.delete(name);
    }
    return waiting;
  }

  #isFree(name: string, mode: Mode, task: number): boolean {
    const resource = this.#resources.get(name);
    if (resource === undefined) return true;
    if (resource.writer || (mode === 'write' && resource.readers > 0)) return false;
    for (const [other, wanted] of resource.waiting) {
      if (other === task) return true;
      if (mode === 'write' || wanted === 'write') return false;
    }
    return true;
  }

  #opened(name: string): Resource {
    const known = this.#resources.get(name);
    if (known !== undefined) return known;
    const fresh: Resource = { readers: 0, writer: false, waiting: new Map() };
    this.#resources.set(name, fresh);
    return fresh;
  }
}

/** Each resource once; whoever writes need not say that it reads. */
function wantsOf({ read, write }: ResourceUse): Map<string, Mode> {
  const wants = new Map<string, Mode>();
  for (const name of read) wants.set(name, 'read');
  for (const name of write) wants.set(name, 'write');
  return wants;
}
