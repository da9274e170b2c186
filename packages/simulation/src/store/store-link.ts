/**
 * A node's connection to the store. Calls keep their order on the way, as on one connection of TCP; those of different
 * nodes overtake each other. When a message is lost the connection is broken: what was sent after it is lost as well,
 * the node hears of it later, fails what was open, and connects anew. What had arrived before may have been done.
 */
import { ConclaveError, fromErrorData, toErrorData } from '@conclave/contracts';
import type { CancelTimer, Random } from '@conclave/contracts';
import type { Failpoints, SimulatedProcess, Simulation } from '@conclave/testing/simulation';
import type { Tally } from '../checks/tally.ts';
import type { SimulatedStore } from './simulated-store.ts';
import type { StoreAnswer, StoreCall } from './store-backend.ts';

export type CommitFailpoint = 'commit.before-send' | 'commit.applied' | 'commit.acknowledged';

/** What happens to one call. */
export type CallFate = 'arrives' | 'request-lost' | 'answer-lost' | 'refused';

export interface NetworkWeather {
  /** Shares of calls, 0 to 1. */
  readonly requestLost: number;
  readonly answerLost: number;
  /** The store says that it is busy: nothing was written, the connection stands. */
  readonly refused: number;
  /** One way, in ms: usually up to the first, now and then up to the second. */
  readonly delayMs: readonly [usual: number, rare: number];
}

export interface StoreLinkOptions {
  readonly simulation: Simulation;
  readonly process: SimulatedProcess;
  readonly store: SimulatedStore;
  readonly failpoints: Failpoints<CommitFailpoint>;
  readonly weather: () => NetworkWeather;
  /** True while nothing gets through, either way. */
  readonly isCutOff: () => boolean;
  readonly timeoutMs: number;
  readonly tally: Tally;
  /** Told as a node hears that a call was carried out. */
  readonly onAcknowledged: (call: StoreCall) => void;
}

interface OpenCall {
  readonly call: StoreCall;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: ConclaveError) => void;
  stopWaiting: CancelTimer;
}

interface Connection {
  readonly open: Set<OpenCall>;
  isBroken: boolean;
  isNoticed: boolean;
  lastArrivalMs: number;
  lastAnswerMs: number;
}

const RARE = 0.05;

export class StoreLink {
  readonly #options: StoreLinkOptions;
  readonly #random: Random;
  #connection: Connection = newConnection();

  constructor(options: StoreLinkOptions) {
    this.#options = options;
    this.#random = options.simulation.random(`link ${options.process.name}`);
  }

  /** Calls without an answer. */
  get open(): number {
    return this.#connection.open.size;
  }

  readonly send = (call: StoreCall): Promise<unknown> => {
    const { process } = this.#options;
    if (call.name === 'commitTurn') this.#hit('commit.before-send', call);
    // A dead process waits for ever; nobody hears of it.
    if (process.isDead) return new Promise(() => undefined);
    return new Promise((resolve, reject) => {
      this.#travel(this.#connection, { call, resolve, reject, stopWaiting: () => undefined });
    });
  };

  #travel(connection: Connection, open: OpenCall): void {
    const { simulation, process, timeoutMs, isCutOff } = this.#options;
    connection.open.add(open);
    open.stopWaiting = process.post(timeoutMs, 'store timeout', () =>
      this.#fail(connection, 'no answer came in time'),
    );
    const fate = this.#fate();
    if (fate === 'refused') {
      this.#options.tally.add('store busy');
      process.post(this.#delay(), `refused ${open.call.name}`, () => this.#settle(connection, open, busy()));
      return;
    }
    connection.lastArrivalMs = Math.max(connection.lastArrivalMs, simulation.nowMs + this.#delay());
    simulation.schedule(
      connection.lastArrivalMs - simulation.nowMs,
      `store < ${process.name} ${open.call.name}`,
      () => {
        if (connection.isBroken) return;
        if (fate === 'request-lost' || isCutOff()) this.#break(connection, 'request lost');
        else this.#arrive(connection, open, fate === 'answer-lost');
      },
    );
  }

  #arrive(connection: Connection, open: OpenCall, isAnswerLost: boolean): void {
    const { store, process } = this.#options;
    store.receive({
      ...open.call,
      from: process.name,
      drop: () => this.#break(connection, 'answer lost'),
      reply: (answer) => {
        if (isAnswerLost) this.#break(connection, 'answer lost');
        else this.#answer(connection, open, answer);
      },
    });
  }

  #answer(connection: Connection, open: OpenCall, answer: StoreAnswer): void {
    const { simulation, process, isCutOff } = this.#options;
    if (connection.isBroken) return;
    connection.lastAnswerMs = Math.max(connection.lastAnswerMs, simulation.nowMs + this.#delay());
    process.post(connection.lastAnswerMs - simulation.nowMs, `< ${open.call.name}`, () => {
      if (connection.isBroken) return;
      if (isCutOff()) this.#break(connection, 'answer lost');
      else this.#settle(connection, open, answer);
    });
  }

  #settle(connection: Connection, open: OpenCall, answer: StoreAnswer): void {
    if (!connection.open.delete(open)) return;
    open.stopWaiting();
    if (open.call.name === 'commitTurn') this.#hit('commit.acknowledged', open.call);
    if (this.#options.process.isDead) return;
    if (answer.ok) {
      this.#options.onAcknowledged(open.call);
      open.resolve(answer.value);
    } else open.reject(fromErrorData(answer.error));
  }

  /** Nothing comes through any more; the node hears of it when the other side resets, or at the time-out. */
  #break(connection: Connection, what: 'request lost' | 'answer lost'): void {
    if (connection.isBroken) return;
    this.#options.tally.add(what);
    connection.isBroken = true;
    const { process, isCutOff, timeoutMs } = this.#options;
    if (isCutOff()) return;
    const noticedMs = this.#random.next() * timeoutMs;
    process.post(noticedMs, 'connection lost', () => this.#fail(connection, 'the connection was lost'));
  }

  #fail(connection: Connection, reason: string): void {
    if (connection.isNoticed) return;
    connection.isNoticed = true;
    if (this.#connection === connection) this.#connection = newConnection();
    const open = [...connection.open];
    this.#options.tally.add('call timed out', open.length);
    connection.open.clear();
    for (const { reject, stopWaiting } of open) {
      stopWaiting();
      reject(new ConclaveError('STORE_UNAVAILABLE', { details: { path: 'simulated', reason } }));
    }
  }

  #fate(): CallFate {
    const { requestLost, answerLost, refused } = this.#options.weather();
    let chance = this.#random.next();
    if ((chance -= requestLost) < 0) return 'request-lost';
    if ((chance -= answerLost) < 0) return 'answer-lost';
    return (chance -= refused) < 0 ? 'refused' : 'arrives';
  }

  #delay(): number {
    const [usual, rare] = this.#options.weather().delayMs;
    const most = this.#random.next() < RARE ? rare : usual;
    return 0.05 + this.#random.next() * most;
  }

  #hit(name: CommitFailpoint, call: StoreCall): void {
    const { failpoints, process } = this.#options;
    failpoints.hit(name, { process: process.name, subject: call.name });
  }
}

function newConnection(): Connection {
  return { open: new Set(), isBroken: false, isNoticed: false, lastArrivalMs: 0, lastAnswerMs: 0 };
}

function busy(): StoreAnswer {
  const error = new ConclaveError('STORE_BUSY', { details: { path: 'simulated', waitedMs: 0 } });
  return { ok: false, error: toErrorData(error) };
}
