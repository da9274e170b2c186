import { systemClock, systemRandom, toErrorData } from '@conclave/contracts';
import { operations } from '../operations/operations.ts';
import type { StoreReply, StoreRequest } from '../writer/requests.ts';
import type { NoticeSink, PostgresWriterInfo, PostgresWriterOptions } from '../writer/protocol.ts';
import type { DatabaseAddress } from './database-url.ts';
import { PostgresGroupCommit } from './group-commit.ts';
import { inspect } from './inspect.ts';
import { migrate } from './migrate.ts';
import { toStoreError } from './postgres-error.ts';
import { ReadLane } from './read-lane.ts';
import { PostgresSession } from './session.ts';
import { SessionKeeper } from './session-keeper.ts';

export interface PostgresWriterPorts {
  readonly onReplies: (replies: readonly StoreReply[]) => void;
  readonly onNotice: NoticeSink;
}

/** Requests of one transaction: bounds how long others wait for its locks. */
const MAX_GROUP = 1_000;

interface WaitingRead {
  /** Writes that were asked for before it. */
  readonly after: number;
  readonly answer: () => Promise<StoreReply>;
}

/**
 * What the thread does, without the thread. Writes that came in while the last commit ran are the next group, on one
 * connection; reads go on another, each after the writes that were asked for before it.
 */
export class PostgresWriter {
  readonly #options: PostgresWriterOptions;
  readonly #ports: PostgresWriterPorts;
  readonly #groups: PostgresGroupCommit;
  readonly #reads: ReadLane;
  readonly #keepers: readonly SessionKeeper[];
  readonly #writesWaiting: StoreRequest[] = [];
  readonly #readsWaiting: WaitingRead[] = [];
  #writesAsked = 0;
  #writesDone = 0;
  #writing: Promise<void> | undefined;
  #reading: Promise<void> | undefined;

  private constructor(options: PostgresWriterOptions, ports: PostgresWriterPorts, first: PostgresSession) {
    this.#options = options;
    this.#ports = ports;
    const { path, swarmId, schema, busyDeadlineMs, outageLimitMs } = options;
    const shared = {
      path,
      outageLimitMs,
      clock: systemClock,
      random: systemRandom,
      onNotice: ports.onNotice,
    };
    const writer = new SessionKeeper({ ...shared, open: opener(options, 'writer') }, first);
    // One connection tells of an outage, or every one would be told of twice.
    const reader = new SessionKeeper({
      ...shared,
      open: opener(options, 'reader'),
      onNotice: () => undefined,
    });
    this.#keepers = [writer, reader];
    const commits = { path, swarmId, schema, busyDeadlineMs, clock: systemClock, random: systemRandom };
    this.#groups = new PostgresGroupCommit({ ...commits, keeper: writer });
    this.#reads = new ReadLane({ keeper: reader, swarmId, path });
  }

  /** Connects and migrates. @throws STORE_* or the driver's error */
  static async open(options: PostgresWriterOptions, ports: PostgresWriterPorts): Promise<PostgresWriter> {
    const session = await opener(options, 'writer')();
    try {
      await migrate(session, addressOf(options));
    } catch (error) {
      session.abandon();
      throw error;
    }
    return new PostgresWriter(options, ports, session);
  }

  accept(requests: readonly StoreRequest[]): void {
    for (const request of requests) {
      if (operations[request.name].access === 'write') {
        this.#writesWaiting.push(request);
        this.#writesAsked += 1;
      } else this.#queueRead(() => this.#reads.answer(request));
    }
    if (this.#writesWaiting.length > 0) this.#writing ??= this.#write();
    this.#startReading();
  }

  inspect(id: number): void {
    this.#queueRead(() => this.#inspect(id));
    this.#startReading();
  }

  /** Ends what was asked for, then says goodbye. */
  async close(): Promise<void> {
    await this.#writing;
    await this.#reading;
    await Promise.all(this.#keepers.map((keeper) => keeper.close()));
  }

  #queueRead(answer: () => Promise<StoreReply>): void {
    this.#readsWaiting.push({ after: this.#writesAsked, answer });
  }

  async #write(): Promise<void> {
    while (this.#writesWaiting.length > 0) {
      const group = this.#writesWaiting.splice(0, MAX_GROUP);
      this.#ports.onReplies(await this.#groups.execute(group));
      this.#writesDone += group.length;
      this.#startReading();
    }
    this.#writing = undefined;
  }

  #startReading(): void {
    if (this.#isReadDue) this.#reading ??= this.#read();
  }

  get #isReadDue(): boolean {
    const [next] = this.#readsWaiting;
    return next !== undefined && next.after <= this.#writesDone;
  }

  async #read(): Promise<void> {
    for (let next = this.#readsWaiting.shift(); next !== undefined; next = this.#readsWaiting.shift()) {
      this.#ports.onReplies([await next.answer()]);
      if (!this.#isReadDue) break;
    }
    this.#reading = undefined;
  }

  async #inspect(id: number): Promise<StoreReply> {
    try {
      const address = addressOf(this.#options);
      const info = await this.#reads.with((session) => inspect(session, address));
      const value: PostgresWriterInfo = { kind: 'postgres', ...info, ...this.#groups.counters };
      return { id, ok: true, value };
    } catch (error) {
      return { id, ok: false, error: toErrorData(toStoreError(error, this.#options.path)) };
    }
  }
}

function addressOf({ url, schema, path }: PostgresWriterOptions): DatabaseAddress {
  return { url, schema, shown: path };
}

/** Sessions of this process and store, told apart in the server's list. */
function opener(options: PostgresWriterOptions, role: string): () => Promise<PostgresSession> {
  let opened = 0;
  const own = Math.floor(systemRandom.next() * 2 ** 32).toString(36);
  return () => {
    opened += 1;
    return PostgresSession.open(addressOf(options), `conclave ${role} ${process.pid} ${own} ${opened}`);
  };
}
