import type { MessagePort } from 'node:worker_threads';

/**
 * What main and a shard say to each other. Both sides import this file; neither knows the other's insides.
 *
 * A message is `[numbers, text, large]`: frames of whole numbers one behind the other, and every text they mention
 * joined into one string, of which a frame carries the lengths. Nothing is an object per task, as structured clone
 * costs about a microsecond per object and 20 ns per number. One message per side and turn. A text longer than
 * LARGE_TEXT stands by itself in `large`, which is absent where there is none: joining would copy it once more, and
 * keep the whole message alive for as long as it. The first number of a frame holds what it is and its subject, the
 * number that stands first below: see `frameHead`.
 *
 * Main to shard:
 *
 *     handler  handler load urlLength exportLength      before the first task of this handler
 *     scope    scope runIdLength                        gives the number `scope` to a run, until it is given anew
 *     setting  handler scope attempt timed              of the tasks that follow, until the next one
 *     run      slot taskIdLength inputLength            its claim is one more than that of the task before
 *     bare     slot taskIdLength                        the same without input
 *     cancel   slot claim reason                        only for a task that has started; see SharedState
 *     ping     nonce
 *
 * Shard to main; the first number of a message is the shard's clock in whole ms, in which it also stamps starts:
 *
 *     ready    0                                        once, when the shard reads messages
 *     done     slot                                     ended without a value
 *     value    slot length                              ended with a value (JSON text)
 *     failed   slot length                              ended with an error (JSON text of ThrownData)
 *     skipped  slot                                     main had recalled it
 *     seen     slot claim                               the cancellation has reached the task's signal
 *     busy     tasks microseconds                       service time of the cpu tasks that ended since the last one
 *     pong     nonce
 *
 * A slot is a place in the shard's SharedState; main hands it out and it is free again after done, value, failed or
 * skipped. Which of the two sides owns a task that has not started is decided there and not by messages, as a thread
 * that computes reads none.
 */
export type Numbers = readonly number[] | Int32Array;
export type ShardMessage = readonly [numbers: Numbers, text: string, large?: readonly string[]];

/** In UTF-16 units, as all lengths here. */
export const LARGE_TEXT = 2048;
/** A message that has gathered so much text leaves before the turn ends, so that both sides work at the same time. */
export const FULL_MESSAGE = 256 * 1024;

export const toShard = { handler: 1, scope: 2, setting: 3, run: 4, bare: 5, cancel: 6, ping: 7 } as const;
export const toMain = {
  ready: 1,
  done: 2,
  value: 3,
  failed: 4,
  skipped: 5,
  seen: 6,
  busy: 7,
  pong: 8,
} as const;

const KIND_BITS = 4;

/** @param subject below 2 ** 27 */
export function frameHead(kind: number, subject: number): number {
  return (subject << KIND_BITS) | kind;
}

export function frameKind(head: number): number {
  return head & (2 ** KIND_BITS - 1);
}

export function frameSubject(head: number): number {
  return head >> KIND_BITS;
}

const MAX_CLAIM = 2 ** 30;

/** Both sides count the tasks that went to a shard; the first has claim 1. */
export function nextClaim(claim: number): number {
  return (claim % MAX_CLAIM) + 1;
}

/** Indexes of these lists travel. */
export const loads = ['cpu', 'io'] as const;
export const cancelReasons = ['cancelled', 'timeout', 'shutdown'] as const;

export const CPU = 0;
export const IO = 1;
export type LoadIndex = typeof CPU | typeof IO;

/** An error on its way out of a thread. Without a code it is a stranger's. */
export interface ThrownData {
  readonly code?: string;
  readonly message: string;
  readonly details?: Record<string, unknown>;
  /** First line of the stack that names a place: where a developer looks first. */
  readonly at?: string;
}

/** What the Piscina task gets: a port, which is transferred, and memory that both sides see. */
export interface ShardStart {
  readonly port: MessagePort;
  readonly shared: SharedArrayBuffer;
}
