import { ConclaveError, isConclaveError, toErrorData } from '@conclave/contracts';
import type { Clock, Random } from '@conclave/contracts';
import { operations } from '../operations/operations.ts';
import type { Operation } from '../sql/operation.ts';
import type { CommitCounters, StoreReply, StoreRequest } from '../writer/requests.ts';
import { outcomeOf } from './commit-outcome.ts';
import { failureOf, toStoreError } from './postgres-error.ts';
import { stagesOf } from './request-order.ts';
import type { Chain } from './request-order.ts';
import type { PostgresSession } from './session.ts';
import { pause } from './session-keeper.ts';
import type { SessionKeeper } from './session-keeper.ts';
import { timeouts } from './session-settings.ts';
import { CommitUnanswered, settled, WriteTransaction } from './transaction.ts';

export interface PostgresGroupCommitOptions {
  readonly keeper: SessionKeeper;
  readonly swarmId: string;
  readonly schema: string;
  /** For messages. */
  readonly path: string;
  /** How long a group waits for what others have locked. */
  readonly busyDeadlineMs: number;
  readonly clock: Clock;
  readonly random: Random;
}

/** When a group has waited long enough for locks, each member may wait so long by itself. */
const LAST_LOCK_MS = 100;
const RETRY_SPREAD_MS = 20;

/**
 * Commits many requests in one transaction, as sqlite/group-commit.ts does, with what a server brings along: its
 * locks are waited for, its deadlocks tried again, and its absence is sat out. A commit without an answer is looked
 * up before anything is done again, so that nothing happens twice.
 */
export class PostgresGroupCommit {
  readonly counters: CommitCounters & { retries: number } = {
    commits: 0,
    writes: 0,
    regrouped: 0,
    retries: 0,
  };
  readonly #options: PostgresGroupCommitOptions;

  constructor(options: PostgresGroupCommitOptions) {
    this.#options = options;
  }

  /** @returns one reply per request, in their order. Never throws. */
  async execute(requests: readonly StoreRequest[]): Promise<StoreReply[]> {
    this.counters.writes += requests.length;
    const { clock } = this.#options;
    const startedMs = clock.monotonicMs();
    for (;;) {
      try {
        return await this.#commit(requests, timeouts.lockMs);
      } catch (error) {
        if (await this.#mayTryAgain(error, startedMs)) continue;
        // Without a database there is none for each by itself either.
        if (requests.length > 1 && !isConclaveError(error, 'STORE_UNAVAILABLE')) return this.#apart(requests);
        return requests.map(({ id }) => failed(id, this.#refusal(error)));
      }
    }
  }

  async #mayTryAgain(error: unknown, startedMs: number): Promise<boolean> {
    const { clock, random, busyDeadlineMs } = this.#options;
    const failure = failureOf(error);
    if (failure !== 'again' && failure !== 'busy') return false;
    if (clock.monotonicMs() - startedMs >= busyDeadlineMs) return false;
    this.counters.retries += 1;
    await pause(clock, random.next() * RETRY_SPREAD_MS);
    return true;
  }

  /** Nothing of the group is written: every member by itself, so that none sinks its neighbours. */
  async #apart(requests: readonly StoreRequest[]): Promise<StoreReply[]> {
    this.counters.regrouped += 1;
    const replies: StoreReply[] = [];
    let gone: ConclaveError | undefined;
    for (const request of requests) {
      try {
        replies.push(
          ...(gone === undefined ? await this.#commit([request], LAST_LOCK_MS) : [failed(request.id, gone)]),
        );
      } catch (error) {
        const ours = this.#refusal(error);
        if (ours.code === 'STORE_UNAVAILABLE') gone = ours;
        replies.push(failed(request.id, ours));
      }
    }
    return replies;
  }

  #refusal(error: unknown): ConclaveError {
    const { path, busyDeadlineMs } = this.#options;
    const ours = toStoreError(error, path);
    if (ours.code !== 'STORE_BUSY') return ours;
    return new ConclaveError('STORE_BUSY', { details: { path, waitedMs: busyDeadlineMs }, cause: error });
  }

  /** Sits out outages. @throws STORE_UNAVAILABLE when one lasts too long, or what else went wrong: nothing is written */
  async #commit(requests: readonly StoreRequest[], lockTimeoutMs: number): Promise<StoreReply[]> {
    const { keeper } = this.#options;
    for (;;) {
      const session = await keeper.session();
      let replies: StoreReply[] = [];
      try {
        const transaction = await this.#begin(session, lockTimeoutMs);
        try {
          replies = await this.#answerAll(transaction, requests);
          await transaction.commit();
        } catch (error) {
          if (failureOf(error) !== 'gone' && !(error instanceof CommitUnanswered))
            await session.command('ROLLBACK');
          throw error;
        }
        this.#committed();
        return replies;
      } catch (error) {
        if (error instanceof CommitUnanswered) {
          if ((await outcomeOf(error, session, this.#options)) === 'aborted') continue;
          this.#committed();
          return replies;
        }
        if (failureOf(error) !== 'gone') {
          keeper.worked();
          throw error;
        }
        await keeper.lost(error);
      }
    }
  }

  #begin(session: PostgresSession, lockTimeoutMs: number): Promise<WriteTransaction> {
    const { schema, swarmId } = this.#options;
    return WriteTransaction.begin(session, `${schema}/${swarmId}/journal`, lockTimeoutMs);
  }

  #committed(): void {
    this.#options.keeper.worked();
    this.counters.commits += 1;
  }

  async #answerAll(transaction: WriteTransaction, requests: readonly StoreRequest[]): Promise<StoreReply[]> {
    const replies = new Map<number, StoreReply>();
    for (const stage of stagesOf(requests))
      await settled(stage.map((chain) => this.#answerChain(transaction, chain, replies)));
    return requests.map(({ id }) => replies.get(id)!);
  }

  async #answerChain(
    transaction: WriteTransaction,
    chain: Chain,
    replies: Map<number, StoreReply>,
  ): Promise<void> {
    for (const request of chain) replies.set(request.id, await this.#answer(transaction, request));
  }

  async #answer(transaction: WriteTransaction, { id, name, args }: StoreRequest): Promise<StoreReply> {
    const operation = operations[name] as Operation<unknown, unknown>;
    let hasWritten = false;
    try {
      const steps = operation.steps(this.#options.swarmId, args);
      return { id, ok: true, value: await transaction.run(steps, () => (hasWritten = true)) };
    } catch (error) {
      if (isConclaveError(error) && !hasWritten) return { id, ok: false, error: toErrorData(error) };
      throw error;
    }
  }
}

function failed(id: number, error: ConclaveError): StoreReply {
  return { id, ok: false, error: toErrorData(error) };
}
