import { Worker } from 'node:worker_threads';
import { ConclaveError, fromErrorData, messageOf } from '@conclave/contracts';
import type { OperationArgs, OperationName, OperationResult } from '../operations/operations.ts';
import type { StoreReply, StoreRequest } from './requests.ts';
import { threadArguments } from './thread-arguments.ts';
import type {
  FromWriter,
  NoticeSink,
  PostgresWriterOptions,
  ToWriter,
  WriterInfo,
  WriterOptions,
} from './protocol.ts';

interface Waiter {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: ConclaveError) => void;
}

/** A thread's file: TypeScript in the repository, JavaScript in the built package. */
function threadUrl(options: WriterOptions | PostgresWriterOptions): URL {
  const name = 'url' in options ? '../postgres/postgres-thread' : './writer-thread';
  return new URL(`${name}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
}

/**
 * The caller's side of the writer thread. Calls of one turn of the event loop travel as one message. An idle store
 * does not keep the process alive; one with calls in flight does.
 */
export class WriterClient {
  readonly #path: string;
  readonly #onError: (error: ConclaveError) => void;
  readonly #worker: Worker;
  readonly #waiters = new Map<number, Waiter>();
  readonly #exited: Promise<void>;
  #queued: StoreRequest[] = [];
  #nextId = 1;
  #failure: ConclaveError | undefined;
  #closing = false;

  private constructor(worker: Worker, path: string, onError: (error: ConclaveError) => void) {
    this.#worker = worker;
    this.#path = path;
    this.#onError = onError;
    this.#exited = new Promise((resolve) => {
      worker.once('exit', () => {
        this.#die('the writer thread has ended');
        resolve();
      });
    });
    worker.on('error', (error) => this.#die(`the writer thread failed: ${messageOf(error)}`));
    worker.on('messageerror', (error) => this.#die(`a reply could not be read: ${messageOf(error)}`));
  }

  /** @throws STORE_* when the store cannot be opened or migrated */
  static async open(
    options: WriterOptions | PostgresWriterOptions,
    onError: (error: ConclaveError) => void,
    onNotice: NoticeSink = () => undefined,
  ): Promise<WriterClient> {
    const worker = new Worker(threadUrl(options), {
      workerData: options,
      name: 'conclave-store',
      execArgv: threadArguments(process.execArgv),
    });
    const client = new WriterClient(worker, options.path, onError);
    await client.#untilReady();
    worker.on('message', (message: FromWriter) => {
      if (message.kind === 'replies') client.#settle(message.replies);
      if (message.kind === 'notice') onNotice(message.notice);
    });
    worker.unref();
    return client;
  }

  /**
   * Calls an operation. Its arguments are read at the end of this turn of the event loop: leave them as they are
   * until the promise settles. @throws what the operation refuses with, or STORE_*
   */
  call<N extends OperationName>(name: N, args: OperationArgs<N>): Promise<OperationResult<N>> {
    return this.#expect<OperationResult<N>>((id) => {
      this.#queued.push({ id, name, args });
      if (this.#queued.length === 1) process.nextTick(() => this.#flush());
    });
  }

  inspect(): Promise<WriterInfo> {
    return this.#expect<WriterInfo>((id) => this.#post({ kind: 'inspect', id }));
  }

  /** Commits what was asked for, then ends the thread. */
  async close(): Promise<void> {
    if (!this.#closing) {
      this.#closing = true;
      this.#flush();
      if (this.#failure === undefined) this.#post({ kind: 'close' });
    }
    this.#worker.ref();
    await this.#exited;
  }

  #untilReady(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiters.set(0, { resolve: () => resolve(), reject });
      this.#worker.once('message', (message: FromWriter) => {
        this.#waiters.delete(0);
        if (message.kind !== 'failed') return resolve();
        this.#failure = fromErrorData(message.error);
        return reject(this.#failure);
      });
    });
  }

  #expect<T>(send: (id: number) => void): Promise<T> {
    if (this.#closing) return Promise.reject(new ConclaveError('STORE_CLOSED'));
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    return new Promise<T>((resolve, reject) => {
      const id = this.#nextId++;
      if (this.#waiters.size === 0) this.#worker.ref();
      this.#waiters.set(id, { resolve: resolve as (value: unknown) => void, reject });
      send(id);
    });
  }

  #flush(): void {
    const requests = this.#queued;
    if (requests.length === 0) return;
    this.#queued = [];
    try {
      this.#post({ kind: 'work', requests });
    } catch {
      // One of them cannot be cloned; the others must not suffer for it.
      for (const request of requests) this.#postAlone(request);
    }
  }

  #postAlone(request: StoreRequest): void {
    try {
      this.#post({ kind: 'work', requests: [request] });
    } catch (error) {
      this.#take(request.id)?.reject(
        new ConclaveError('INTERNAL_ERROR', { details: { reason: messageOf(error) }, cause: error }),
      );
    }
  }

  #post(message: ToWriter): void {
    this.#worker.postMessage(message);
  }

  #settle(replies: readonly StoreReply[]): void {
    for (const reply of replies) {
      const waiter = this.#take(reply.id);
      if (reply.ok) waiter?.resolve(reply.value);
      else waiter?.reject(fromErrorData(reply.error));
    }
  }

  #take(id: number): Waiter | undefined {
    const waiter = this.#waiters.get(id);
    this.#waiters.delete(id);
    if (this.#waiters.size === 0 && !this.#closing) this.#worker.unref();
    return waiter;
  }

  /** Whatever was in flight may or may not be on disk; nobody is told that it is. */
  #die(reason: string): void {
    const expected = this.#closing && this.#waiters.size === 0;
    if (this.#failure !== undefined || expected) return;
    this.#failure = new ConclaveError('STORE_UNAVAILABLE', { details: { path: this.#path, reason } });
    this.#queued = [];
    for (const waiter of this.#waiters.values()) waiter.reject(this.#failure);
    this.#waiters.clear();
    this.#onError(this.#failure);
  }
}
