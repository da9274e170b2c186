/** How often things happened: shows that a simulation went where it should go. */
export type Happening =
  | 'request lost'
  | 'answer lost'
  | 'store busy'
  | 'call timed out'
  | 'write fenced'
  | 'write lost in crash'
  | 'run taken over'
  | 'attempt'
  | 'crash'
  | 'stop'
  | 'partition'
  | 'store-crash'
  | 'pause'
  | 'cancel'
  | 'failpoint'
  | 'drain'
  | 'run claimed'
  | 'wake-up heard'
  | 'wake-up lost'
  | 'task claimed'
  | 'task claimed again'
  | 'task done outside'
  | 'worker refused'
  | 'worker died'
  | 'worker stood still'
  | 'agent-crash'
  | 'agent-hang'
  | 'agent-slow'
  | 'agent-leaves'
  | 'scale'
  | 'agent lost'
  | 'poison task'
  | 'hung task'
  | 'message'
  | 'message refused'
  | 'broadcast'
  | 'task completed'
  | 'task failed'
  | 'task skipped'
  | 'task cancelled'
  | 'run cancelled'
  | 'run failed'
  | 'run completed';

export class Tally {
  readonly #counts = new Map<Happening, number>();

  add(what: Happening, count = 1): void {
    this.#counts.set(what, this.of(what) + count);
  }

  of(what: Happening): number {
    return this.#counts.get(what) ?? 0;
  }

  get counts(): Readonly<Partial<Record<Happening, number>>> {
    return Object.fromEntries(this.#counts);
  }
}
