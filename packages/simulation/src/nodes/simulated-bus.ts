/** Wake-ups between simulated processes: they come late, twice, out of order or not at all. */
import type { Random, WakeTopic, WakeUps } from '@conclave/contracts';
import type { SimulatedProcess, Simulation } from '@conclave/testing/simulation';
import type { Tally } from '../checks/tally.ts';

interface Member {
  readonly process: SimulatedProcess;
  readonly listeners: Map<WakeTopic, Set<() => void>>;
}

const LOST = 0.3;
const DOUBLED = 0.3;
const LATEST_MS = 400;

export class SimulatedBus {
  readonly #random: Random;
  readonly #tally: Tally;
  readonly #members = new Set<Member>();

  constructor(simulation: Simulation, tally: Tally) {
    this.#random = simulation.random('bus');
    this.#tally = tally;
  }

  join(process: SimulatedProcess): WakeUps {
    const member: Member = { process, listeners: new Map() };
    this.#members.add(member);
    return {
      announce: (topic) => this.#announce(topic),
      subscribe: (topic, listener) => {
        const known = member.listeners.get(topic) ?? new Set();
        member.listeners.set(topic, known.add(listener));
        return () => void known.delete(listener);
      },
      close: () => {
        this.#members.delete(member);
        return Promise.resolve();
      },
    };
  }

  #announce(topic: WakeTopic): void {
    for (const member of this.#members) {
      if (this.#random.next() < LOST) {
        this.#tally.add('wake-up lost');
        continue;
      }
      this.#send(member, topic);
      if (this.#random.next() < DOUBLED) this.#send(member, topic);
    }
  }

  #send({ process, listeners }: Member, topic: WakeTopic): void {
    const known = listeners.get(topic);
    if (known === undefined || known.size === 0) return;
    process.post(this.#random.next() ** 3 * LATEST_MS, `wake ${topic}`, () => {
      this.#tally.add('wake-up heard');
      for (const listener of known) listener();
    });
  }
}
