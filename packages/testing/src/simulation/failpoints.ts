/** Named places at which a test makes something happen, such as a crash between a commit and its answer. */
export interface FailpointHit {
  /** Whose doing passes by: the name of a process. */
  readonly process: string;
  /** What passes by, such as the name of an operation. */
  readonly subject: string;
}

interface ArmedFailpoint {
  readonly matches: (hit: FailpointHit) => boolean;
  readonly act: (hit: FailpointHit) => void;
  /** How many more pass before it acts. */
  left: number;
}

export class Failpoints<Name extends string> {
  readonly #armed = new Map<Name, ArmedFailpoint[]>();
  readonly #passed = new Map<Name, number>();

  /** Acts once, when the `nth` (from 1) matching hit passes. */
  arm(
    name: Name,
    options: {
      readonly nth?: number;
      readonly matches?: (hit: FailpointHit) => boolean;
      readonly act: (hit: FailpointHit) => void;
    },
  ): void {
    const { nth = 1, matches = () => true, act } = options;
    const armed = this.#armed.get(name) ?? [];
    armed.push({ matches, act, left: nth });
    this.#armed.set(name, armed);
  }

  /** How often the place was passed. */
  passed(name: Name): number {
    return this.#passed.get(name) ?? 0;
  }

  hit(name: Name, hit: FailpointHit): void {
    this.#passed.set(name, this.passed(name) + 1);
    for (const armed of this.#armed.get(name) ?? []) {
      if (armed.left === 0 || !armed.matches(hit)) continue;
      armed.left -= 1;
      if (armed.left === 0) armed.act(hit);
    }
  }
}
