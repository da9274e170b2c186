/** The ports on the real machine. The one place below `apps/` that touches ambient time and randomness. */
import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.ts';
import type { IdSource } from './id-source.ts';
import type { Random } from './random.ts';

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  schedule(delayMs, callback, options) {
    const timer = setTimeout(callback, delayMs);
    if (options?.keepAlive === false) timer.unref();
    return () => clearTimeout(timer);
  },
};

export const systemRandom: Random = { next: () => Math.random() };

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** Ten characters of time and ten of chance in Crockford's base 32: sorts by time, 50 random bits per millisecond. */
export function createSystemIdSource(clock: Clock = systemClock): IdSource {
  return { next: (prefix) => `${prefix}_${timePart(clock.nowMs())}${randomPart()}` };
}

function timePart(ms: number): string {
  let text = '';
  for (let rest = ms, i = 0; i < 10; i += 1, rest = Math.floor(rest / 32))
    text = ALPHABET.charAt(rest % 32) + text;
  return text;
}

function randomPart(): string {
  let text = '';
  for (const byte of randomBytes(10)) text += ALPHABET.charAt(byte & 31);
  return text;
}
