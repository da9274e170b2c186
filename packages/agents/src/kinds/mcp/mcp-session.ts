import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import type { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { ErrorCode, McpError, ToolListChangedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import type { Clock, JsonObject } from '@conclave/contracts';
import { MAX_TIMER_MS, messageOf } from '@conclave/contracts';
import { StdioTransport } from './stdio-transport.ts';
import { toolAnswer } from './tool-result.ts';
import type { ToolAnswer } from './tool-result.ts';

export type ServerTransport = StdioTransport | StreamableHTTPClientTransport;

/** How long a server over HTTP may take to show that it still knows the session, in ms. */
const VERIFY_MS = 5_000;
/** A server over HTTP has this long to hear that the session is over, in ms. */
const GOODBYE_MS = 500;

export interface McpSessionOptions {
  readonly transport: ServerTransport;
  readonly clock: Clock;
  /** For `initialize`, in ms. */
  readonly startTimeoutMs: number;
  /** The server is gone though nobody closed the session. Called once, before open calls fail. */
  readonly onLost: (reason: string) => void;
}

export interface ToolCallOptions {
  readonly signal: AbortSignal;
  readonly onProgress: () => void;
}

/** One initialised connection to one server. */
export class McpSession {
  readonly #client = new Client({ name: 'conclave', version: '0.1.0' }, { capabilities: {} });
  readonly #options: McpSessionOptions;
  #tools: Promise<ReadonlySet<string>> | undefined;
  #closing = false;
  #verifying = false;
  #lost: string | undefined;
  #lastError: string | undefined;

  constructor(options: McpSessionOptions) {
    this.#options = options;
    this.#client.onclose = () => {
      if (this.#closing) return;
      this.#lost = this.#whyLost();
      options.onLost(this.#lost);
    };
    this.#client.onerror = (error) => {
      this.#lastError = messageOf(error);
      if (!(options.transport instanceof StdioTransport)) this.#verify();
    };
    this.#client.setNotificationHandler(ToolListChangedNotificationSchema, () => {
      this.#tools = undefined;
    });
  }

  get pid(): number | undefined {
    const { transport } = this.#options;
    return transport instanceof StdioTransport ? transport.pid : undefined;
  }

  /** Why the server is gone; undefined while it is there. */
  get lost(): string | undefined {
    return this.#lost;
  }

  /** Starts the server and initialises the connection; what was started is gone again when it rejects. */
  async open(): Promise<void> {
    const { transport, startTimeoutMs } = this.#options;
    try {
      // The cast drops the SDK's own optional fields, which it types without `undefined`.
      await this.#client.connect(transport as Transport, { timeout: startTimeoutMs });
    } catch (error) {
      const ending = this.#ending(' while it started');
      await this.close();
      throw ending === undefined ? error : new Error(ending);
    }
  }

  /** The names of all tools, over all pages; asked for once until the server announces a change. */
  tools(): Promise<ReadonlySet<string>> {
    if (this.#tools === undefined) {
      const listing = this.#listTools();
      this.#tools = listing;
      listing.catch(() => {
        if (this.#tools === listing) this.#tools = undefined;
      });
    }
    return this.#tools;
  }

  /** Aborting sends a cancellation to the server. Rejects when it is aborted and when the server is gone. */
  async callTool(name: string, args: JsonObject, options: ToolCallOptions): Promise<ToolAnswer> {
    const { signal, onProgress } = options;
    try {
      // Calls are ended by our own deadlines; the SDK's timer stands at the longest there is.
      const call = { timeout: MAX_TIMER_MS, signal, onprogress: onProgress };
      return toolAnswer(await this.#client.callTool({ name, arguments: args }, undefined, call));
    } catch (error) {
      const gone = !(error instanceof McpError) || error.code === Number(ErrorCode.ConnectionClosed);
      if (gone || signal.aborted) throw error;
      return { ok: false, reason: error.message };
    }
  }

  async ping(timeoutMs: number): Promise<void> {
    await this.#client.ping({ timeout: timeoutMs });
  }

  async close(): Promise<void> {
    this.#closing = true;
    const { transport, clock } = this.#options;
    if (!(transport instanceof StdioTransport)) await sayGoodbye(transport, clock);
    await this.#client.close().catch(() => undefined);
    // A client that never connected does not know its transport.
    await transport.close().catch(() => undefined);
  }

  async #listTools(): Promise<ReadonlySet<string>> {
    const names = new Set<string>();
    if (this.#client.getServerCapabilities()?.tools === undefined) return names;
    let cursor: string | undefined;
    do {
      const page = await this.#client.listTools(cursor === undefined ? undefined : { cursor });
      for (const tool of page.tools) names.add(tool.name);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return names;
  }

  /**
   * Over HTTP a lost answer leaves its call open for ever and a lost server is not noticed: after any error the
   * server is asked whether it still knows the session.
   */
  #verify(): void {
    if (this.#closing || this.#verifying) return;
    this.#verifying = true;
    this.ping(VERIFY_MS).then(
      () => {
        this.#verifying = false;
      },
      () => this.#client.close().catch(() => undefined),
    );
  }

  #whyLost(): string {
    return this.#ending('') ?? this.#lastError ?? 'the connection was closed';
  }

  /** Undefined where no server process has ended. */
  #ending(when: string): string | undefined {
    const { transport } = this.#options;
    if (!(transport instanceof StdioTransport) || transport.ending === undefined) return undefined;
    return `the server ended with ${transport.ending}${when}${transport.lastWords}`;
  }
}

async function sayGoodbye(transport: StreamableHTTPClientTransport, clock: Clock): Promise<void> {
  let stopWaiting = (): void => undefined;
  const late = new Promise<void>((resolve) => {
    stopWaiting = clock.schedule(GOODBYE_MS, resolve);
  });
  await Promise.race([transport.terminateSession().catch(() => undefined), late]);
  stopWaiting();
}
