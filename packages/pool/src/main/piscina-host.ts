import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import type { MessagePort, ResourceLimits, Worker } from 'node:worker_threads';
import { messageOf } from '@conclave/contracts';
import type { Clock, Logger } from '@conclave/contracts';
import { Piscina } from 'piscina';
import type { ShardMessage, ShardStart } from '../protocol/protocol.ts';
import type { SharedState } from '../protocol/shared-state.ts';
import { readLines } from './output-lines.ts';
import type { ShardEnd, ShardHost, ShardLink, ShardLinkEvents } from './shard-link.ts';

/** Piscina adds a thread per run; how many runs there are is ours to bound. */
const MAX_THREADS = 1024;
/** A thread within a system call cannot be ended before that returns. */
const CLOSE_WITHIN_MS = 5000;

/** The same file ending as this module has: `.ts` from source, `.js` when built. */
const workerModule = new URL(
  `../worker/shard-worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`,
  import.meta.url,
).href;

export interface PiscinaHostOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly resourceLimits?: ResourceLimits | undefined;
}

/** Shards as long Piscina tasks: Piscina owns the threads, the rejection of the task is the crash signal. */
export class PiscinaHost implements ShardHost {
  readonly #options: PiscinaHostOptions;
  readonly #links = new Set<PiscinaLink>();
  /** Every thread that was started and has not ended, those being ended included. */
  readonly #threads = new Map<Worker, Promise<void>>();
  #pool: Piscina | undefined;

  constructor(options: PiscinaHostOptions) {
    this.#options = options;
  }

  open(shared: SharedState, events: ShardLinkEvents): ShardLink {
    this.#pool ??= this.#createPool();
    const link = new PiscinaLink(this.#pool, shared, {
      onMessage: (message) => events.onMessage(message),
      onEnd: (ended) => {
        events.onEnd(ended);
        this.#links.delete(link);
      },
    });
    this.#links.add(link);
    this.#adoptThreads();
    return link;
  }

  async close(): Promise<void> {
    const pool = this.#pool;
    if (pool === undefined) return;
    this.#adoptThreads();
    for (const link of this.#links) link.terminate();
    const gone = Promise.all([...this.#threads.values(), pool.destroy()]);
    let cancelTimer = (): void => undefined;
    const tooLong = new Promise<void>((resolve) => {
      cancelTimer = this.#options.clock.schedule(CLOSE_WITHIN_MS, resolve);
    });
    await Promise.race([gone, tooLong]);
    cancelTimer();
    if (this.#threads.size > 0)
      this.#options.logger.warn('worker threads did not end in time', { threads: this.#threads.size });
  }

  #createPool(): Piscina {
    const { resourceLimits } = this.#options;
    const pool = new Piscina({
      minThreads: 0,
      maxThreads: MAX_THREADS,
      atomics: 'disabled',
      recordTiming: false,
      ...(resourceLimits === undefined ? {} : { resourceLimits }),
    });
    pool.on('error', (error: unknown) =>
      this.#options.logger.error('worker pool failed', { reason: messageOf(error) }),
    );
    pool.on('workerCreate', () => this.#adoptThreads());
    return pool;
  }

  /** Sees to it that new threads write to the log and not to stdout, which may carry a protocol. */
  #adoptThreads(): void {
    for (const thread of this.#pool?.threads ?? []) {
      if (this.#threads.has(thread)) continue;
      const ended = new Promise<void>((resolve) => {
        thread.once('exit', () => {
          this.#threads.delete(thread);
          resolve();
        });
      });
      this.#threads.set(thread, ended);
      this.#capture(thread, 'stdout');
      this.#capture(thread, 'stderr');
    }
  }

  #capture(thread: Worker, stream: 'stdout' | 'stderr'): void {
    const { threadId } = thread;
    // Node pipes both to the process's own; taken off before the thread has run its first line.
    thread[stream].unpipe();
    readLines(thread[stream], (line) => {
      if (stream === 'stdout') this.#options.logger.info('worker output', { threadId, stream, line });
      else this.#options.logger.warn('worker output', { threadId, stream, line });
    });
    thread[stream].resume();
  }
}

class PiscinaLink implements ShardLink {
  readonly #port: MessagePort;
  readonly #abort = new AbortController();
  #isOpen = true;

  constructor(pool: Piscina, shared: SharedState, events: ShardLinkEvents) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.on('message', (message: unknown) => {
      if (this.#isOpen) events.onMessage(message);
    });
    const start: ShardStart = { port: port2, shared: shared.buffer };
    const end = (ended: ShardEnd): void => {
      if (!this.#isOpen) return;
      events.onEnd(ended);
      this.#close();
    };
    // Named per run and not as the pool's own module, so that a module that fails to load rejects the run.
    pool
      .run(start, { filename: workerModule, name: 'run', transferList: [port2], signal: this.#abort.signal })
      .then(
        () => end({ reason: 'the shard returned', isOutOfMemory: false }),
        (error: unknown) => end({ reason: messageOf(error), isOutOfMemory: isOutOfMemory(error) }),
      );
  }

  send(message: ShardMessage): void {
    if (this.#isOpen) this.#port.postMessage(message);
  }

  drain(): unknown[] {
    const messages: unknown[] = [];
    for (
      let next = receiveMessageOnPort(this.#port);
      next !== undefined;
      next = receiveMessageOnPort(this.#port)
    )
      messages.push(next.message);
    return messages;
  }

  terminate(): void {
    this.#close();
    this.#abort.abort();
  }

  #close(): void {
    this.#isOpen = false;
    this.#port.close();
  }
}

/** By Node's own code: the text is V8's. */
function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
