import { ReadBuffer, serializeMessage } from '@modelcontextprotocol/sdk/shared/stdio.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import type { Clock } from '@conclave/contracts';
import { ByteTail } from '../../processes/bytes.ts';
import { readLines } from '../../processes/line-reader.ts';
import type { ProcessOptions } from '../../processes/process-group.ts';
import { ProcessGroup } from '../../processes/process-group.ts';

const NEWLINE = 0x0a;
/** A server's longest message, in bytes. */
const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;
/** A server has this long to end after its input closed, and again after SIGTERM, in ms. */
const CLOSE_GRACE_MS = 500;
/** Bytes of stderr that are kept to say why a server ended. */
const LAST_WORDS = 1_000;

export interface StdioTransportOptions {
  readonly process: ProcessOptions;
  readonly clock: Clock;
  readonly onStderr: (line: string) => void;
}

/**
 * A server as a child process. The SDK's own transport starts it in our process group and signals the leader only:
 * a server behind a launcher would outlive us, and Ctrl-C would reach it before we do.
 */
export class StdioTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  readonly #options: StdioTransportOptions;
  readonly #buffer = new ReadBuffer({ maxBufferSize: MAX_MESSAGE_BYTES });
  #group: ProcessGroup | undefined;
  readonly #stderr = new ByteTail(LAST_WORDS);
  /** Pieces of a message whose end has not come: joined once, as joining at each piece takes time that grows squared. */
  #pieces: Buffer[] = [];
  #pieceBytes = 0;
  /** How the server ended, once it has. */
  #ending: string | undefined;

  constructor(options: StdioTransportOptions) {
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#group?.pid;
  }

  get ending(): string | undefined {
    return this.#ending;
  }

  /** The end of what the server wrote to stderr, to be put behind a message: `: cannot find its database`. */
  get lastWords(): string {
    const words = this.#stderr.text().trim();
    return words === '' ? '' : `: ${words}`;
  }

  start(): Promise<void> {
    const { process, onStderr } = this.#options;
    return new Promise((resolve, reject) => {
      const group = new ProcessGroup(process);
      this.#group = group;
      const { child } = group;
      child.once('spawn', resolve);
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        this.#ending = signal === null ? `exit code ${String(code)}` : `signal ${signal}`;
      });
      child.once('close', () => this.onclose?.());
      child.stdout.on('data', (chunk: Buffer) => this.#receive(chunk));
      child.stdout.on('error', (error) => this.onerror?.(error));
      child.stderr.on('data', (chunk: Buffer) => this.#stderr.add(chunk));
      readLines(child.stderr, onStderr);
    });
  }

  send(message: JSONRPCMessage): Promise<void> {
    const stdin = this.#group?.child.stdin;
    if (stdin?.writable !== true) return Promise.reject(new Error('the server takes no more input'));
    return new Promise((resolve) => {
      if (stdin.write(serializeMessage(message))) resolve();
      else {
        stdin.once('drain', resolve);
        stdin.once('close', resolve);
      }
    });
  }

  /** Closes its input, then SIGTERM, then SIGKILL to the whole group; within about a second. */
  async close(): Promise<void> {
    const group = this.#group;
    if (group === undefined) return;
    group.child.stdin.end();
    if (!(await group.endsWithin(this.#options.clock, CLOSE_GRACE_MS)))
      await group.terminate(this.#options.clock, CLOSE_GRACE_MS);
    group.child.stdout.destroy();
    group.child.stderr.destroy();
    this.#buffer.clear();
    this.#pieces = [];
  }

  #receive(chunk: Buffer): void {
    this.#pieces.push(chunk);
    this.#pieceBytes += chunk.length;
    if (this.#pieceBytes <= MAX_MESSAGE_BYTES && !chunk.includes(NEWLINE)) return;
    const bytes = this.#pieces.length === 1 ? chunk : Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#pieceBytes = 0;
    try {
      this.#buffer.append(bytes);
    } catch (error) {
      this.onerror?.(error as Error);
      this.#group?.signal('SIGKILL');
      return;
    }
    while (this.#receiveOne());
  }

  /** A line that is no message is reported and passed over: some servers print on stdout. */
  #receiveOne(): boolean {
    try {
      const message = this.#buffer.readMessage();
      if (message === null) return false;
      this.onmessage?.(message);
    } catch (error) {
      this.onerror?.(error as Error);
    }
    return true;
  }
}
