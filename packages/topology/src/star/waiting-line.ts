import { grown } from '../hand-off/grown.ts';

const NOBODY = -1;

/** One class: who is at the two ends of its line, and how many slots are free in it. */
export class ClassLine {
  first = NOBODY;
  last = NOBODY;
  /** Free slots over all agents of the class. */
  free = 0;
}

/**
 * The lines of all classes: doubly linked lists of memberships in typed arrays, so that an agent that was taken
 * through one class leaves the lines of its other classes in constant time.
 */
export class WaitingLines {
  #ahead: Int32Array = new Int32Array(0);
  #behind: Int32Array = new Int32Array(0);
  /** 1 while the membership stands in its class's line. */
  #stands: Int32Array = new Int32Array(0);

  reserve(memberships: number): void {
    this.#ahead = grown(this.#ahead, memberships);
    this.#behind = grown(this.#behind, memberships);
    this.#stands = grown(this.#stands, memberships);
  }

  /** Puts the membership at the end; from wherever it stood. */
  toEnd(line: ClassLine, membership: number): void {
    if (line.last === membership) return;
    this.leave(line, membership);
    const { last } = line;
    this.#ahead[membership] = last;
    this.#behind[membership] = NOBODY;
    this.#stands[membership] = 1;
    if (last === NOBODY) line.first = membership;
    else this.#behind[last] = membership;
    line.last = membership;
  }

  leave(line: ClassLine, membership: number): void {
    if (this.#stands[membership] === 0) return;
    this.#stands[membership] = 0;
    const ahead = this.#ahead[membership]!;
    const behind = this.#behind[membership]!;
    if (ahead === NOBODY) line.first = behind;
    else this.#behind[ahead] = behind;
    if (behind === NOBODY) line.last = ahead;
    else this.#ahead[behind] = ahead;
  }
}
