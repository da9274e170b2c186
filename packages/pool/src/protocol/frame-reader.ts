import { LARGE_TEXT } from './protocol.ts';
import type { Numbers, ShardMessage } from './protocol.ts';

/** Walks through one message. */
export class FrameReader {
  readonly #numbers: Numbers;
  readonly #text: string;
  readonly #large: readonly string[];
  #at = 0;
  #textAt = 0;
  #largeAt = 0;

  /** @throws TypeError when the message is not of the protocol's form. */
  constructor(message: unknown) {
    if (!isShardMessage(message)) throw new TypeError('not a message of the shard protocol');
    this.#numbers = message[0];
    this.#text = message[1];
    this.#large = message[2] ?? [];
  }

  get more(): boolean {
    return this.#at < this.#numbers.length;
  }

  number(): number {
    const value = this.#numbers[this.#at];
    if (value === undefined) throw new TypeError('a message of the shard protocol ends within a frame');
    this.#at += 1;
    return value;
  }

  textOf(length: number): string {
    if (length > LARGE_TEXT) return this.#nextLarge();
    const from = this.#textAt;
    this.#textAt += length;
    return this.#text.slice(from, this.#textAt);
  }

  #nextLarge(): string {
    const text = this.#large[this.#largeAt];
    if (text === undefined) throw new TypeError('a message of the shard protocol lacks a text');
    this.#largeAt += 1;
    return text;
  }
}

function isShardMessage(message: unknown): message is ShardMessage {
  if (!Array.isArray(message) || typeof message[1] !== 'string') return false;
  if (message[2] !== undefined && !Array.isArray(message[2])) return false;
  return Array.isArray(message[0]) || message[0] instanceof Int32Array;
}
