import type { ManyStatement, Statement, Steps } from '../sql/statement.ts';
import { failureOf, isAftermath } from './postgres-error.ts';
import type { PostgresSession } from './session.ts';

/** The commit was sent and no answer came: `xid` tells later what became of it. */
export class CommitUnanswered extends Error {
  readonly xid: string;

  constructor(xid: string, cause: unknown) {
    super('no answer to the commit', { cause });
    this.xid = xid;
  }
}

/** One transaction that writes, in READ COMMITTED: every statement of ours that decides something locks what it looks at. */
export class WriteTransaction {
  readonly #session: PostgresSession;
  readonly #journalLock: string;
  readonly #xid: string;
  /** Rows of logs, by statement: written last, so that the lock on their order is held for the shortest time. */
  readonly #logs = new Map<string, ManyStatement[]>();

  private constructor(session: PostgresSession, journalLock: string, xid: string) {
    this.#session = session;
    this.#journalLock = journalLock;
    this.#xid = xid;
  }

  /** @param journalLock what the writers of one log have in common */
  static async begin(
    session: PostgresSession,
    journalLock: string,
    lockTimeoutMs: number,
  ): Promise<WriteTransaction> {
    const [begun] = await session.query<{ xid: string }>(
      `BEGIN; SET LOCAL lock_timeout = ${lockTimeoutMs}; SELECT pg_current_xact_id()::text AS xid`,
    );
    return new WriteTransaction(session, journalLock, begun?.xid ?? '');
  }

  /** Runs an operation to its end. @param onWritten hears of every statement that wrote */
  async run<R>(steps: Steps<R>, onWritten: () => void): Promise<R> {
    let step = steps.next();
    while (step.done !== true) step = steps.next(await this.#execute(step.value, onWritten));
    return step.value;
  }

  async #execute(statement: Statement, onWritten: () => void): Promise<unknown> {
    if (statement.verb === 'many' && statement.inCommitOrder) {
      onWritten();
      return this.#keep(statement);
    }
    const { value, written } = await this.#session.execute(statement);
    if (written > 0) onWritten();
    return value;
  }

  #keep(statement: ManyStatement): number {
    const key = JSON.stringify([statement.sql, statement.constants]);
    const kept = this.#logs.get(key);
    if (kept === undefined) this.#logs.set(key, [statement]);
    else kept.push(statement);
    return statement.columns[0]?.length ?? 0;
  }

  /**
   * Writes the logs and commits. Numbers of a log grow in the order of commits because their writers go one after
   * the other, from the first number taken until the transaction has ended.
   * @throws CommitUnanswered when the connection was lost after the commit was sent
   */
  async commit(): Promise<void> {
    const session = this.#session;
    const logs = [...this.#logs.values()].map(joined);
    if (logs.length > 0) {
      const lock = session.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
        this.#journalLock,
      ]);
      await settled<unknown>([lock, ...logs.map((log) => session.execute(log))]);
    }
    const word = await session.command('COMMIT').catch((error: unknown) => {
      throw failureOf(error) === 'gone' ? new CommitUnanswered(this.#xid, error) : error;
    });
    if (word !== 'COMMIT') throw new Error(`the transaction was not committed: ${word}`);
  }
}

/** The rows of equal statements, in their order. Columns of logs are never NULL throughout. */
function joined(parts: readonly ManyStatement[]): ManyStatement {
  const [first] = parts as [ManyStatement, ...ManyStatement[]];
  const columns = first.columns.map((_, i) => parts.flatMap((part) => Array.from(part.columns[i] ?? [])));
  return { ...first, columns };
}

/** Waits for all of them: what runs on after a failure would run outside the transaction. @throws what went wrong first */
export async function settled<T>(work: readonly Promise<T>[]): Promise<T[]> {
  const outcomes = await Promise.allSettled(work);
  const errors = outcomes.flatMap((outcome) =>
    outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
  );
  if (errors.length > 0) throw errors.find((error) => !isAftermath(error)) ?? errors[0];
  return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
}
