import { ConclaveError } from '@conclave/contracts';
import type { Clock } from '@conclave/contracts';
import { failureOf, sqlStateOf } from './postgres-error.ts';
import type { PostgresSession } from './session.ts';
import { pause } from './session-keeper.ts';
import type { SessionKeeper } from './session-keeper.ts';
import type { CommitUnanswered } from './transaction.ts';

export interface OutcomeOptions {
  readonly keeper: SessionKeeper;
  readonly clock: Clock;
  readonly path: string;
}

type Outcome = 'committed' | 'aborted';

const LOOK_AGAIN_MS = 50;

/** invalid_parameter_value: `transaction ID … is in the future` */
const IN_THE_FUTURE = '22023';

/**
 * What became of a transaction whose commit had no answer: PostgreSQL keeps the outcome of every recent transaction,
 * also over a crash. While the old session is still at it, it is ended: its transaction is then rolled back, or has
 * been committed. @throws STORE_UNAVAILABLE when the database stays away: nobody knows then, and the caller reads back
 */
export async function outcomeOf(
  unanswered: CommitUnanswered,
  lostSession: PostgresSession,
  { keeper, clock, path }: OutcomeOptions,
): Promise<Outcome> {
  await keeper.lost(unanswered.cause);
  for (;;) {
    const session = await keeper.session();
    try {
      const status = await statusOf(session, unanswered.xid);
      if (status === 'committed' || status === 'aborted') return status;
      if (status === null)
        throw new ConclaveError('STORE_UNAVAILABLE', {
          details: {
            path,
            reason: 'a commit had no answer, and the database no longer knows what became of it',
          },
        });
      await endSession(session, lostSession);
      await pause(clock, LOOK_AGAIN_MS);
    } catch (error) {
      if (failureOf(error) !== 'gone') throw error;
      await keeper.lost(error);
    }
  }
}

/** An id that was never given out (a standby that had not heard of it took over) is no commit either. */
async function statusOf(session: PostgresSession, xid: string): Promise<string | null> {
  try {
    const [row] = await session.query<{ status: string | null }>(
      `SELECT pg_xact_status($1::xid8) AS status`,
      [xid],
    );
    return row?.status ?? null;
  } catch (error) {
    if (sqlStateOf(error) === IN_THE_FUTURE) return 'aborted';
    throw error;
  }
}

/** Only ours: the server gives the numbers of its processes out again. */
async function endSession(session: PostgresSession, lost: PostgresSession): Promise<void> {
  if (lost.pid === undefined) return;
  await session.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = $1 AND application_name = $2`,
    [lost.pid, lost.name],
  );
}
