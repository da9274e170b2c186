/** Milliseconds after which each kind of silence ends. A store must not wait for ever for what will not come. */
export const timeouts = {
  connectMs: 5_000,
  /** One statement; the largest write 5,000 rows. */
  statementMs: 20_000,
  /** Ours: for a connection that is gone without a word. Later than the server's, which says what it was. */
  answerMs: 25_000,
  lockMs: 3_000,
  /** A node that was stopped (a debugger, SIGSTOP) in the middle of a transaction holds up others no longer than this. */
  idleInTransactionMs: 4_000,
  keepAliveMs: 10_000,
  /** The server gives a client up when what it sent is not acknowledged for so long. */
  unacknowledgedMs: 15_000,
};

/**
 * Per connection, as a default of server, database or user may be anything. `synchronous_commit` is only raised: who
 * asked for more than the local disk keeps it.
 */
export function sessionSettings(schema: string): string {
  return `
    SET search_path TO "${schema}";
    SET statement_timeout = ${timeouts.statementMs};
    SET lock_timeout = ${timeouts.lockMs};
    SET idle_in_transaction_session_timeout = ${timeouts.idleInTransactionMs};
    SET tcp_user_timeout = ${timeouts.unacknowledgedMs};
    SET tcp_keepalives_idle = ${timeouts.keepAliveMs / 1_000};
    SET tcp_keepalives_interval = 5;
    SET tcp_keepalives_count = 3;
    SET default_transaction_isolation = 'read committed';
    SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'`;
}
