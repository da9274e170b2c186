import { isConclaveError, toErrorData } from '@conclave/contracts';
import { operations } from '../operations/operations.ts';
import type { Operation } from '../sql/operation.ts';
import type { Steps } from '../sql/statement.ts';
import type { StoreReply, StoreRequest } from '../writer/requests.ts';
import { failureOf, toStoreError } from './postgres-error.ts';
import type { PostgresSession } from './session.ts';
import type { SessionKeeper } from './session-keeper.ts';

export interface ReadLaneOptions {
  readonly keeper: SessionKeeper;
  readonly swarmId: string;
  readonly path: string;
}

/** Answers what only reads, on a connection of its own: a long list holds up no commit. */
export class ReadLane {
  readonly #options: ReadLaneOptions;

  constructor(options: ReadLaneOptions) {
    this.#options = options;
  }

  /** Never throws. */
  async answer({ id, name, args }: StoreRequest): Promise<StoreReply> {
    const operation = operations[name] as Operation<unknown, unknown>;
    try {
      const value = await this.with((session) => run(session, operation.steps(this.#options.swarmId, args)));
      return { id, ok: true, value };
    } catch (error) {
      return { id, ok: false, error: toErrorData(toStoreError(error, this.#options.path)) };
    }
  }

  /** Everything that `read` sees was committed at one moment. Sits out outages. */
  async with<R>(read: (session: PostgresSession) => Promise<R>): Promise<R> {
    const { keeper } = this.#options;
    for (;;) {
      const session = await keeper.session();
      try {
        const value = await atOneMoment(session, () => read(session));
        keeper.worked();
        return value;
      } catch (error) {
        if (failureOf(error) !== 'gone') {
          keeper.worked();
          throw error;
        }
        await keeper.lost(error);
      }
    }
  }
}

async function atOneMoment<R>(session: PostgresSession, read: () => Promise<R>): Promise<R> {
  await session.command('START TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
  try {
    const value = await read();
    await session.command('COMMIT');
    return value;
  } catch (error) {
    if (isConclaveError(error) || failureOf(error) !== 'gone') await session.command('ROLLBACK');
    throw error;
  }
}

async function run<R>(session: PostgresSession, steps: Steps<R>): Promise<R> {
  let step = steps.next();
  while (step.done !== true) step = steps.next((await session.execute(step.value)).value);
  return step.value;
}
