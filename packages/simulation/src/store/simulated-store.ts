/**
 * The process that owns the database: takes calls in the order in which they arrive, runs what has gathered as one
 * group, and answers when the group is on disk. A crash loses what was not; a restart has what was.
 */
import { EPOCH_MS } from '@conclave/testing/simulation';
import type { Simulation } from '@conclave/testing/simulation';
import type { Random } from '@conclave/contracts';
import type { Tally } from '../checks/tally.ts';
import type { StoreAnswer, StoreBackend, StoreCall, StoreKind } from './store-backend.ts';

/** A call that has arrived. */
export interface ArrivedCall extends StoreCall {
  /** Name of the process that sent it. */
  readonly from: string;
  /** Sends the answer on its way. */
  readonly reply: (answer: StoreAnswer) => void;
  /** The one who asked will not be answered: its connection is gone. */
  readonly drop: () => void;
}

/** A write that was carried out, with what it was answered. */
export interface AppliedCall extends StoreCall {
  readonly from: string;
  readonly answer: StoreAnswer;
  readonly atMs: number;
}

export interface SimulatedStoreOptions {
  readonly simulation: Simulation;
  readonly kind: StoreKind;
  /** By node id and the simulation's time: whether its death could be known. */
  readonly wasDeadAt: (nodeId: string, ms: number) => boolean;
  /** How long a flush takes at least and at most, in ms. */
  readonly flushMs: readonly [number, number];
  /** Told of each write after it was carried out, before it is on disk. */
  readonly onApplied: (call: AppliedCall) => void;
  /** Told of writes once they are on disk, in their order. */
  readonly onDurable: (calls: readonly AppliedCall[]) => void;
  readonly tally: Tally;
  /** Planted bug: answers before the flush. */
  readonly acknowledgesEarly?: boolean;
  /** Planted bugs: stands between the calls and the operations. */
  readonly wrap?: (backend: StoreBackend) => StoreBackend;
}

export class SimulatedStore {
  readonly #options: SimulatedStoreOptions;
  readonly #random: Random;
  /** What is on disk, as the calls that made it. */
  readonly #disk: AppliedCall[] = [];
  #backend: StoreBackend;
  #waiting: ArrivedCall[] = [];
  #committing: readonly ArrivedCall[] = [];
  #isBusy = false;
  #isUp = true;
  /** Grows with each crash: what an earlier life of the process had scheduled is void. */
  #life = 0;
  #clockMs: number | undefined;

  constructor(options: SimulatedStoreOptions) {
    this.#options = options;
    this.#random = options.simulation.random('store');
    this.#backend = this.#open();
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  /** Writes on disk. */
  get durable(): readonly AppliedCall[] {
    return this.#disk;
  }

  receive(call: ArrivedCall): void {
    if (!this.#isUp) {
      call.drop();
      return;
    }
    this.#waiting.push(call);
    if (!this.#isBusy) void this.#commit();
  }

  /** The process dies. What was flushed stays; what was not, also where it was carried out already, is gone. */
  crash(): void {
    if (!this.#isUp) return;
    this.#isUp = false;
    this.#life += 1;
    this.#isBusy = false;
    const { kind, tally } = this.#options;
    tally.add('write lost in crash', this.#committing.filter(({ name }) => kind.isWrite(name)).length);
    const dropped = [...this.#committing, ...this.#waiting];
    this.#committing = [];
    this.#waiting = [];
    for (const call of dropped) call.drop();
  }

  /** Opens the database again as it is on disk. */
  async restart(): Promise<void> {
    if (this.#isUp) return;
    this.#backend.close();
    this.#backend = this.#open();
    for (const call of this.#disk) {
      this.#clockMs = call.atMs;
      await this.#backend.execute([call]);
    }
    this.#clockMs = undefined;
    this.#isUp = true;
  }

  /** Asks the database itself, past network and faults. */
  async read(call: StoreCall): Promise<unknown> {
    const [answer] = await this.#backend.execute([call]);
    if (answer?.ok === true) return answer.value;
    throw new Error(`${call.name} was refused: ${answer?.error.message ?? 'no answer'}`);
  }

  close(): void {
    this.#backend.close();
  }

  async #commit(): Promise<void> {
    const group = this.#waiting;
    this.#waiting = [];
    this.#isBusy = true;
    this.#committing = group;
    const life = this.#life;
    const answers = await this.#backend.execute(group);
    if (life !== this.#life) return;
    const { kind, simulation, onApplied, acknowledgesEarly } = this.#options;
    const applied: AppliedCall[] = [];
    for (const [i, { name, args, from }] of group.entries()) {
      if (!kind.isWrite(name)) continue;
      applied.push({ name, args, from, answer: answers[i]!, atMs: simulation.nowMs });
    }
    for (const call of applied) onApplied(call);
    if (life !== this.#life) return;
    if (acknowledgesEarly === true) replyAll(group, answers);
    const flushMs = applied.length === 0 ? 0 : this.#flushMs();
    simulation.schedule(flushMs, `store flushed ${group.length}`, () => {
      if (life !== this.#life) return;
      this.#flushed(applied);
      if (acknowledgesEarly !== true) replyAll(group, answers);
    });
  }

  #flushed(applied: readonly AppliedCall[]): void {
    this.#disk.push(...applied);
    this.#isBusy = false;
    this.#committing = [];
    this.#options.onDurable(applied);
    if (this.#waiting.length > 0) void this.#commit();
  }

  #flushMs(): number {
    const [least, most] = this.#options.flushMs;
    return least + (most - least) * this.#random.next();
  }

  #open(): StoreBackend {
    const { simulation, kind, wasDeadAt, wrap } = this.#options;
    const nowMs = (): number => this.#clockMs ?? simulation.nowMs;
    const backend = kind.open({
      now: () => Math.floor(EPOCH_MS + nowMs()),
      isAlive: (nodeId) => !wasDeadAt(nodeId, nowMs()),
    });
    return wrap?.(backend) ?? backend;
  }
}

function replyAll(group: readonly ArrivedCall[], answers: readonly StoreAnswer[]): void {
  for (const [i, call] of group.entries()) call.reply(answers[i]!);
}
