import type { JournalEntry } from '@conclave/contracts';

/** Ids in one line: some 64 KiB at their longest. */
const MAX_IDS = 1_000;

interface Line {
  readonly kind: string;
  readonly nodeId: string;
  /** Milliseconds since the epoch, when it began. */
  readonly atMs: number;
  readonly agentIds: string[] | undefined;
  readonly detail: object;
}

export interface Happening {
  readonly type: string;
  readonly nodeId: string;
  readonly atMs: number;
  readonly detail: object;
}

/**
 * Journal lines of one turn. What happens to many agents alike is one line with their ids. For each agent the lines keep
 * the order in which things happened to it, and what concerns the whole keeps its place among all of them.
 */
export class GatheredLines {
  #lines: Line[] = [];
  /** By kind and detail: where the line is that more agents may join. */
  readonly #open = new Map<string, number>();
  /** By agent: the last line that names it. */
  readonly #last = new Map<string, number>();

  get count(): number {
    return this.#lines.length;
  }

  add(happening: Happening): void {
    this.#push(happening, undefined);
    // Nothing that happens later may join a line before this one.
    this.#open.clear();
  }

  addAgents(happening: Happening, agentIds: readonly string[]): void {
    const key = `${happening.type}\n${JSON.stringify(happening.detail)}`;
    for (const agentId of agentIds) {
      const joined = this.#lineFor(key, agentId) ?? this.#push(happening, key);
      this.#lines[joined]!.agentIds!.push(agentId);
      this.#last.set(agentId, joined);
    }
  }

  /** Hands over the lines and begins anew. */
  take(): JournalEntry[] {
    const entries = this.#lines.map(({ kind, nodeId, atMs, agentIds, detail }) => ({
      kind,
      body: JSON.stringify({ nodeId, atMs, ...(agentIds === undefined ? {} : { agentIds }), ...detail }),
    }));
    this.#lines = [];
    this.#open.clear();
    this.#last.clear();
    return entries;
  }

  #lineFor(key: string, agentId: string): number | undefined {
    const line = this.#open.get(key);
    if (line === undefined || this.#lines[line]!.agentIds!.length >= MAX_IDS) return undefined;
    return (this.#last.get(agentId) ?? -1) < line ? line : undefined;
  }

  /** @param key undefined: no agents join it */
  #push({ type, nodeId, atMs, detail }: Happening, key: string | undefined): number {
    const agentIds = key === undefined ? undefined : [];
    const line = this.#lines.push({ kind: type.replace(':', '.'), nodeId, atMs, agentIds, detail }) - 1;
    if (key !== undefined) this.#open.set(key, line);
    return line;
  }
}
