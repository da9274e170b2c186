import type { CancelTimer, Clock, HealthReport } from '@conclave/contracts';
import type { Shard } from './shard.ts';

interface Ping {
  readonly answer: (answered: boolean) => void;
  readonly cancelTimer: CancelTimer;
}

/** Asks shards whether they still read their messages. */
export class HealthCheck {
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #open = new Map<number, Ping>();
  #lastNonce = 0;

  constructor(clock: Clock, timeoutMs: number) {
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
  }

  /** Pings go out with each shard's next message; the caller flushes. */
  async check(shards: readonly Shard[]): Promise<HealthReport> {
    if (shards.length === 0) return { status: 'healthy', score: 1 };
    const answers = await Promise.all(shards.map((shard) => this.#ping(shard)));
    const silent = answers.filter((answered) => !answered).length;
    if (silent === 0) return { status: 'healthy', score: 1 };
    return {
      status: silent === shards.length ? 'unhealthy' : 'degraded',
      score: (shards.length - silent) / shards.length,
      reason: `${silent} of ${shards.length} worker shards did not answer within ${this.#timeoutMs} ms; a shard that computes answers when it is done`,
    };
  }

  onPong(nonce: number): void {
    this.#close(nonce, true);
  }

  stop(): void {
    for (const nonce of this.#open.keys()) this.#close(nonce, false);
  }

  #ping(shard: Shard): Promise<boolean> {
    this.#lastNonce = (this.#lastNonce % 2 ** 30) + 1;
    const nonce = this.#lastNonce;
    shard.ping(nonce);
    return new Promise((answer) => {
      const cancelTimer = this.#clock.schedule(this.#timeoutMs, () => this.#close(nonce, false));
      this.#open.set(nonce, { answer, cancelTimer });
    });
  }

  #close(nonce: number, answered: boolean): void {
    const ping = this.#open.get(nonce);
    if (ping === undefined) return;
    this.#open.delete(nonce);
    ping.cancelTimer();
    ping.answer(answered);
  }
}
