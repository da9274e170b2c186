/**
 * Which agents suit a task, by what they declare: exactly its type, or something that reads like it. Texts are compared
 * as vectors of hashed words and letter triples, which find `code-review` in `review of code` and `reviewing`.
 */
import { createVectorIndex } from '@conclave/kernels';
import type { Kernels, VectorIndex } from '@conclave/kernels';
import { dimensions, textVector } from './text-vector.ts';

export interface CapabilityMatch {
  readonly agent: number;
  /** 1 for the exact type, else the cosine of the most similar capability, from 0 to 1. */
  readonly score: number;
  /**
   * How far the score stands above the threshold and above the best agent that suits less: 1 for an exact match, 0 for one that
   * nothing tells from the others.
   */
  readonly confidence: number;
  readonly exact: boolean;
  /** The capability that was compared. */
  readonly capability: string;
}

export interface CapabilityIndexOptions {
  /** Scores below this do not suit. Default 0.5. */
  readonly threshold?: number;
}

interface Text {
  readonly id: number;
  readonly agents: Set<number>;
}

export class CapabilityIndex {
  readonly #threshold: number;
  readonly #index: VectorIndex;
  readonly #texts = new Map<string, Text>();
  readonly #textOf = new Map<number, string>();
  #next = 0;

  constructor(kernels: Kernels, { threshold = 0.5 }: CapabilityIndexOptions = {}) {
    this.#threshold = threshold;
    this.#index = createVectorIndex(kernels, { dim: dimensions, metric: 'cosine' });
  }

  add(agent: number, capabilities: readonly string[]): void {
    for (const capability of capabilities) this.#opened(capability).agents.add(agent);
  }

  remove(agent: number): void {
    for (const [capability, { id, agents }] of this.#texts) {
      if (!agents.delete(agent) || agents.size > 0) continue;
      this.#texts.delete(capability);
      this.#textOf.delete(id);
      this.#index.remove(id);
    }
  }

  /** Agents that suit, best first, those with the exact type before all others. One entry per agent. */
  match(task: string, most = 16): CapabilityMatch[] {
    const found = new Map<number, Omit<CapabilityMatch, 'confidence'>>();
    for (const agent of this.#texts.get(task)?.agents ?? [])
      found.set(agent, { agent, score: 1, exact: true, capability: task });
    for (const { capability, score } of this.#similar(task)) {
      for (const agent of this.#texts.get(capability)!.agents)
        if (!found.has(agent)) found.set(agent, { agent, score, exact: false, capability });
    }
    const all = [...found.values()];
    const confidenceOf = (score: number): number => {
      const below = all.filter((it) => it.score < score).reduce((best, it) => Math.max(best, it.score), 0);
      const margin = (score - Math.max(this.#threshold, below)) / (1 - this.#threshold);
      return Math.min(1, Math.max(0, margin));
    };
    return all.slice(0, most).map((it) => ({ ...it, confidence: it.exact ? 1 : confidenceOf(it.score) }));
  }

  free(): void {
    this.#index.free();
  }

  #similar(task: string): { readonly capability: string; readonly score: number }[] {
    const vector = textVector(task);
    if (this.#texts.size === 0 || vector.every((value) => value === 0)) return [];
    const { ids, scores } = this.#index.search(vector, Math.min(64, this.#texts.size));
    return Array.from(ids, (id, place) => ({
      capability: this.#textOf.get(id)!,
      score: scores[place]!,
    })).filter(({ capability, score }) => score >= this.#threshold && capability !== task);
  }

  #opened(capability: string): Text {
    const known = this.#texts.get(capability);
    if (known !== undefined) return known;
    const text = { id: this.#next, agents: new Set<number>() };
    this.#next += 1;
    this.#texts.set(capability, text);
    this.#textOf.set(text.id, capability);
    this.#index.add(text.id, textVector(capability));
    return text;
  }
}

/** A sentence for a person. */
export function explainMatch(
  { exact, capability, score, confidence }: CapabilityMatch,
  task: string,
): string {
  if (exact) return `it declares "${task}"`;
  return `its capability "${capability}" is similar to "${task}" (score ${score.toFixed(2)}, confidence ${confidence.toFixed(2)})`;
}
