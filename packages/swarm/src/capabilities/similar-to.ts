import { nearCapabilities } from './near-capabilities.ts';
import type { NearCapability } from './near-capabilities.ts';

/** What is known of capabilities as stand-ins for one task type. A text is compared once. */
export class SimilarTo {
  readonly #taskType: string;
  readonly #threshold: number;
  /** Undefined for those that are not alike enough. */
  readonly #compared = new Map<string, NearCapability | undefined>();

  constructor(taskType: string, threshold: number) {
    this.#taskType = taskType;
    this.#threshold = threshold;
  }

  /** The one of an agent's capabilities that is most like the type; undefined when none is alike enough. */
  bestOf(capabilities: readonly string[]): NearCapability | undefined {
    if (capabilities.some((it) => !this.#compared.has(it))) this.compare(capabilities);
    let best: NearCapability | undefined;
    for (const capability of capabilities) {
      const near = this.#compared.get(capability);
      if (near !== undefined && (best === undefined || near.score > best.score)) best = near;
    }
    return best;
  }

  /** Many at once. */
  compare(capabilities: Iterable<string>): void {
    const unknown = new Set([...capabilities].filter((it) => !this.#compared.has(it)));
    for (const capability of unknown) this.#compared.set(capability, undefined);
    for (const near of nearCapabilities(this.#taskType, unknown, this.#threshold))
      this.#compared.set(near.capability, near);
  }
}
