/** Votes as most programs have them: an object for each, options by name. */
export interface VoteObject {
  readonly voter: string;
  readonly option: string;
  readonly weight: number;
}

export function nameOf(option: number): string {
  return `option-${option}`;
}

export function votesAsObjects(options: Uint16Array, weights: ArrayLike<number>): VoteObject[] {
  return Array.from(options, (option, i) => ({
    voter: `agent-${i}`,
    option: nameOf(option),
    weight: weights[i]!,
  }));
}
