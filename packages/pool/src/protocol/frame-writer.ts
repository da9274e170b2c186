import { FULL_MESSAGE, LARGE_TEXT } from './protocol.ts';
import type { ShardMessage } from './protocol.ts';

/** Up to here a plain array is cheaper to clone than a typed one (which costs about 1 µs by itself). */
const PLAIN_UP_TO = 64;

/** Gathers frames until the turn's message is taken. Numbers must fit 32 bits with sign. */
export class FrameWriter {
  #text = '';
  #large: string[] = [];
  #characters = 0;
  #numbers = new Int32Array(1024);
  #used = 0;

  get used(): number {
    return this.#used;
  }

  get isFull(): boolean {
    return this.#characters > FULL_MESSAGE;
  }

  /** The frame carries its length. */
  addText(text: string): void {
    this.#characters += text.length;
    if (text.length > LARGE_TEXT) this.#large.push(text);
    else this.#text += text;
  }

  /** Makes room; at most 16 numbers may follow. */
  begin(): void {
    if (this.#used + 16 <= this.#numbers.length) return;
    const larger = new Int32Array(this.#numbers.length * 2);
    larger.set(this.#numbers);
    this.#numbers = larger;
  }

  put(value: number): void {
    this.#numbers[this.#used] = value;
    this.#used += 1;
  }

  /** Changes a number that was put before. */
  set(index: number, value: number): void {
    this.#numbers[index] = value;
  }

  /** The message must be posted, or read, before the next frame is written. */
  take(): ShardMessage {
    const numbers = this.#used <= PLAIN_UP_TO ? this.#plain() : this.#typed();
    const text = this.#text;
    const large = this.#large;
    this.#used = 0;
    this.#characters = 0;
    this.#text = '';
    if (large.length === 0) return [numbers, text];
    this.#large = [];
    return [numbers, text, large];
  }

  /** Posting copies, and it copies the whole buffer: no other copy is needed unless little of it is used. */
  #typed(): Int32Array {
    const isMostlyUsed = this.#used * 4 >= this.#numbers.length;
    return isMostlyUsed ? this.#numbers.subarray(0, this.#used) : this.#numbers.slice(0, this.#used);
  }

  #plain(): number[] {
    const numbers: number[] = [];
    for (let i = 0; i < this.#used; i += 1) numbers.push(this.#numbers[i] ?? 0);
    return numbers;
  }
}
