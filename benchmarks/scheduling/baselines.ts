/**
 * What schedulers without knowledge do. All of them are work-conserving: whenever an agent is free, the ready task that
 * was submitted first starts; they differ in which of the free agents gets it.
 */
import type { Random } from '@conclave/contracts';
import type { Policy, Start } from './simulate.ts';

type Pick = (free: readonly number[]) => number;

class InOrder implements Policy {
  readonly #pick: Pick;
  readonly #ready: number[] = [];
  readonly #ended: (agent: number, now: number) => void;
  readonly #started: (agent: number, now: number) => void;

  constructor(pick: Pick, started = nothing, ended = nothing) {
    this.#pick = pick;
    this.#started = started;
    this.#ended = ended;
  }

  begin(): void {
    this.#ready.length = 0;
  }

  ready(task: number): void {
    this.#ready.push(task);
  }

  choose(_: number, free: readonly number[]): Start[] {
    const starts: Start[] = [];
    const left = [...free];
    this.#ready.sort((a, b) => b - a);
    while (left.length > 0 && this.#ready.length > 0) {
      const agent = this.#pick(left);
      left.splice(left.indexOf(agent), 1);
      starts.push({ task: this.#ready.pop()!, agent });
    }
    return starts;
  }

  started(_: number, agent: number, now: number): void {
    this.#started(agent, now);
  }

  ended(_: number, agent: number, now: number): void {
    this.#ended(agent, now);
  }
}

function nothing(_agent: number, _now: number): void {}

export function roundRobin(agents: number): Policy {
  let turn = 0;
  return new InOrder((free) => {
    const agent = free.find((it) => it >= turn) ?? free[0]!;
    turn = (agent + 1) % agents;
    return agent;
  });
}

export function randomAgent(random: Random): Policy {
  return new InOrder((free) => free[Math.floor(random.next() * free.length)]!);
}

/** The free agent that has been busy least. */
export function leastLoaded(agents: number): Policy {
  const busy = new Float64Array(agents);
  const since = new Float64Array(agents);
  return new InOrder(
    (free) => free.reduce((least, agent) => (busy[agent]! < busy[least]! ? agent : least)),
    (agent, now) => void (since[agent] = now),
    (agent, now) => void (busy[agent]! += now - since[agent]!),
  );
}
