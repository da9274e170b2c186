import type { Assignment, CancelReason, JsonValue, TaskOutcome } from '@conclave/contracts';
import { ConclaveError, isConclaveError, messageOf, toErrorData } from '@conclave/contracts';
import { interruption } from '../interruption.ts';
import type { ToolCaller } from './adapter.ts';
import type { McpSession } from './mcp-session.ts';

/** Whose server it is, for messages. */
export interface ServerNames {
  readonly agentId: string;
  readonly server: string;
}

/** One attempt on a server: everything it calls ends when it is interrupted. */
export class McpCall implements ToolCaller {
  readonly assignment: Assignment;
  readonly #names: ServerNames;
  readonly #progress: (ticket: number) => void;
  readonly #controller = new AbortController();
  readonly #interrupted: Promise<never>;
  #reason: CancelReason | undefined;
  #reject: (error: Error) => void = () => undefined;
  session: McpSession | undefined;

  constructor(assignment: Assignment, names: ServerNames, progress: (ticket: number) => void) {
    this.assignment = assignment;
    this.#names = names;
    this.#progress = progress;
    this.#interrupted = new Promise((_resolve, reject) => {
      this.#reject = reject;
    });
    this.#interrupted.catch(() => undefined);
  }

  get agentId(): string {
    return this.#names.agentId;
  }

  interrupt(reason: CancelReason): void {
    this.#reason ??= reason;
    const error = new Error(`the attempt was ended: ${reason}`);
    this.#controller.abort(error);
    this.#reject(error);
  }

  /** Waits for something that does not know of interruptions. */
  unlessInterrupted<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#interrupted]);
  }

  async call(tool: string, args: Readonly<Record<string, JsonValue>>): Promise<JsonValue> {
    const session = this.session;
    if (session === undefined) throw new Error('the call has no session');
    const { agentId } = this.#names;
    const known = await this.unlessInterrupted(session.tools());
    if (!known.has(tool))
      throw new ConclaveError('MCP_TOOL_UNKNOWN', {
        details: { agentId, tool, tools: [...known].toSorted() },
      });
    const onProgress = (): void => this.#progress(this.assignment.ticket);
    const answer = await session.callTool(tool, args, { signal: this.#controller.signal, onProgress });
    if (answer.ok) return answer.value;
    throw new ConclaveError('MCP_TOOL_FAILED', { details: { tool, agentId, reason: answer.reason } });
  }

  /** The attempt's outcome for what was thrown in it. */
  failure(error: unknown): TaskOutcome {
    if (this.#reason !== undefined) return interruption(this.#reason, this.assignment);
    if (isConclaveError(error)) return { ok: false, error: toErrorData(error) };
    return {
      ok: false,
      error: toErrorData(serverFailed(this.#names, this.session?.lost ?? messageOf(error))),
    };
  }
}

export function serverFailed(names: ServerNames, reason: string): ConclaveError {
  return new ConclaveError('MCP_SERVER_FAILED', { details: { ...names, reason } });
}
