import type { Assignment, CancelReason, HealthReport, McpAgentSpec, McpServer } from '@conclave/contracts';
import { ConclaveError, messageOf, toErrorData } from '@conclave/contracts';
import type { OwnedExecutorEnvironment, RestartableExecutor, TaskPreview } from '../agent-executor.ts';
import type { McpAdapter } from './adapter.ts';
import { describeServer } from './describe-server.ts';
import type { ServerNames } from './mcp-call.ts';
import { McpCall, serverFailed } from './mcp-call.ts';
import type { McpSession } from './mcp-session.ts';

const healthy: HealthReport = Object.freeze({ status: 'healthy', score: 1 });

/** @throws CONFIG_INVALID when neither the declaration nor its adapter names a server */
export function serverOf(spec: McpAgentSpec, adapter: McpAdapter): McpServer {
  const server = spec.server ?? adapter.server;
  if (server !== undefined) return server;
  const problems = `server: needed with the adapter "${spec.adapter}"`;
  throw new ConclaveError('CONFIG_INVALID', { details: { where: `agent "${spec.id}"`, problems } });
}

/** Runs tasks on one downstream MCP server, which starts with the first task. One executor per agent. */
export class McpExecutor implements RestartableExecutor {
  readonly keepsDeadlines = false;
  readonly #environment: OwnedExecutorEnvironment;
  readonly #adapter: McpAdapter;
  readonly #server: McpServer;
  readonly #names: ServerNames;
  readonly #calls = new Map<number, McpCall>();
  #session: Promise<McpSession> | undefined;
  /** Sessions in use, the starting one too. */
  readonly #live = new Set<McpSession>();
  readonly #closing = new Set<Promise<void>>();
  /** The end of the queue of an adapter that takes one task at a time. */
  #turn: Promise<unknown> = Promise.resolve();
  #stopped = false;

  constructor(
    source: { readonly adapter: McpAdapter; readonly server: McpServer },
    environment: OwnedExecutorEnvironment,
  ) {
    this.#environment = environment;
    this.#adapter = source.adapter;
    this.#server = source.server;
    this.#names = { agentId: environment.agentId, server: describeServer(source.server) };
  }

  get started(): boolean {
    return this.#session !== undefined;
  }

  /** The server's process; undefined over HTTP and while none runs. */
  get pids(): number[] {
    return [...this.#live].flatMap(({ pid }) => (pid === undefined ? [] : [pid]));
  }

  start(assignment: Assignment): void {
    const call = new McpCall(assignment, this.#names, (ticket) => this.#environment.progress(ticket));
    this.#calls.set(assignment.ticket, call);
    void this.#run(call);
  }

  cancel(ticket: number, reason: CancelReason): void {
    this.#calls.get(ticket)?.interrupt(reason);
  }

  validate(task: TaskPreview): readonly string[] {
    return this.#adapter.validate(task);
  }

  async restart(): Promise<void> {
    await this.#connected();
  }

  async checkHealth(): Promise<HealthReport> {
    if (this.#session === undefined) return healthy;
    try {
      const session = await this.#session;
      await session.ping(this.#environment.tuning.healthTimeoutMs);
      return healthy;
    } catch (error) {
      return { status: 'unhealthy', score: 0, reason: messageOf(error) };
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const call of this.#calls.values()) call.interrupt('shutdown');
    for (const session of this.#live) this.#close(session);
    await Promise.all(this.#closing);
  }

  giveUp(reason: string): void {
    for (const session of this.#live) this.#lost(session, reason);
  }

  #close(session: McpSession): void {
    this.#live.delete(session);
    const closed = session.close().finally(() => this.#closing.delete(closed));
    this.#closing.add(closed);
  }

  async #run(call: McpCall): Promise<void> {
    const { ticket } = call.assignment;
    try {
      const value = this.#adapter.exclusive ? await this.#inTurn(call) : await this.#work(call);
      this.#calls.delete(ticket);
      this.#environment.settle(ticket, { ok: true, value });
    } catch (error) {
      this.#calls.delete(ticket);
      this.#environment.settle(ticket, call.failure(error));
    }
  }

  async #inTurn(call: McpCall): Promise<string> {
    const before = this.#turn;
    const turn = call.unlessInterrupted(before).then(() => this.#work(call));
    // The next one waits for the server to be free, not only for this attempt to be given up.
    this.#turn = Promise.allSettled([before, turn]);
    return turn;
  }

  async #work(call: McpCall): Promise<string> {
    const { taskId, taskType, params } = call.assignment;
    const problems = this.#adapter.validate({ type: taskType, params });
    if (problems.length > 0) {
      const details = { taskId, agentId: this.#names.agentId, problems: problems.join('; ') };
      throw new ConclaveError('TASK_PARAMS_INVALID', { details });
    }
    call.session = await call.unlessInterrupted(this.#connected());
    const value = await this.#adapter.run({ taskId, type: taskType, params }, call);
    return JSON.stringify(value);
  }

  #connected(): Promise<McpSession> {
    this.#session ??= this.#connect();
    return this.#session;
  }

  async #connect(): Promise<McpSession> {
    let session: McpSession | undefined;
    try {
      session = await this.#newSession();
      await session.open();
      return session;
    } catch (error) {
      this.#lost(session, messageOf(error));
      throw serverFailed(this.#names, messageOf(error));
    }
  }

  async #newSession(): Promise<McpSession> {
    const { newSession } = await import('./connect.ts');
    const lost = (one: McpSession, reason: string): void => this.#lost(one, reason);
    const session = await newSession(this.#server, this.#environment, lost);
    if (this.#stopped) throw new Error('the agent is being stopped');
    this.#live.add(session);
    return session;
  }

  /**
   * Reported once, and before the open calls fail, so that nothing is handed to a server that is gone.
   * @param session undefined when there was no way to the server at all
   */
  #lost(session: McpSession | undefined, reason: string): void {
    if (session !== undefined && !this.#live.has(session)) return;
    this.#session = undefined;
    if (session !== undefined) this.#close(session);
    if (!this.#stopped) this.#environment.broke(toErrorData(serverFailed(this.#names, reason)));
  }
}
