import { silentLogger } from '@conclave/contracts';
import type { TaskOutcome } from '@conclave/contracts';
import { verifies } from '@conclave/test/requirements';
import { ManualClock } from '@conclave/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ShardPool } from '../../src/main/shard-pool.ts';
import { FakeHost } from './fake-shard.ts';
import type { FakeShard } from './fake-shard.ts';

const limits = { maxCpuCredit: 4, ioCredit: 3 };
const maxInShard = limits.maxCpuCredit + limits.ioCredit;

/** A pool over fake shards, with all that must hold checked after each step. */
class Rig {
  readonly clock = new ManualClock();
  readonly host = new FakeHost();
  readonly open = new Map<number, 'cpu' | 'io'>();
  readonly outcomes = new Map<number, TaskOutcome>();
  readonly #seen = new Set<string>();
  readonly #leftThisTurn: { readonly cpu: number[]; readonly io: number[] } = { cpu: [], io: [] };
  readonly #newest = { cpu: -1, io: -1 };
  readonly #handlers: { readonly cpu: number; readonly io: number };
  readonly pool: ShardPool;
  #submitted = 0;

  constructor(shards: number) {
    this.pool = new ShardPool({
      host: this.host,
      shards,
      limits,
      onSettle: (ticket, outcome) => this.#settle(ticket, outcome),
      clock: this.clock,
      logger: silentLogger,
      cancelGraceMs: 100,
      healthTimeoutMs: 100,
    });
    this.#handlers = {
      cpu: this.pool.registerHandler({ url: 'file:///x.js', exportName: 'f', load: 'cpu' }),
      io: this.pool.registerHandler({ url: 'file:///x.js', exportName: 'f', load: 'io' }),
    };
    this.host.onReceive = (taskId) => this.#noteLeft(taskId);
  }

  submit(load: 'cpu' | 'io', timeoutMs?: number): void {
    const ticket = this.#submitted;
    this.#submitted += 1;
    this.open.set(ticket, load);
    const handler = this.#handlers[load];
    const taskId = `${load}-${ticket}`;
    this.pool.submit(handler, '', { ticket, runId: 'r', taskId, attempt: 1, timeoutMs });
  }

  /** The one that lives. */
  shard(): FakeShard {
    const [shard] = this.host.live;
    if (shard === undefined) throw new Error('no shard lives');
    return shard;
  }

  /** Microtasks, then the invariants. */
  async settleTurn(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    for (const shard of this.host.live)
      this.#must(shard.running.length + claimed(shard) <= maxInShard, 'a shard has more than its credit');
    this.#checkOrder();
    const { inFlight, queued } = this.pool.stats();
    this.#must(inFlight + queued === this.open.size, 'the statistics do not add up');
    this.#must(queued >= 0, 'less than nothing waits');
  }

  /** Lets the shards do all there is. */
  async finish(): Promise<void> {
    for (let round = 0; this.open.size > 0; round += 1) {
      if (round > 2000) throw new Error(`${this.open.size} tasks never settled`);
      for (const shard of this.host.live) {
        shard.ready();
        while (shard.waiting.length > 0) shard.start();
        while (shard.running.length > 0) shard.end(0);
        shard.post();
      }
      this.clock.advance(5);
      await this.settleTurn();
    }
  }

  #settle(ticket: number, outcome: TaskOutcome): void {
    if (!this.open.delete(ticket)) throw new Error(`ticket ${ticket} settled twice`);
    this.outcomes.set(ticket, outcome);
  }

  #must(holds: boolean, what: string): void {
    if (!holds) throw new Error(what);
  }

  #noteLeft(taskId: string): void {
    if (this.#seen.has(taskId)) return;
    this.#seen.add(taskId);
    const [load, number] = taskId.split('-') as ['cpu' | 'io', string];
    this.#leftThisTurn[load].push(Number(number));
  }

  /** In the order of submission within a class; those of one turn leave at the same time. */
  #checkOrder(): void {
    for (const load of ['cpu', 'io'] as const) {
      const left = this.#leftThisTurn[load].splice(0);
      this.#must(Math.min(...left) > this.#newest[load], 'a task overtook an older one');
      this.#newest[load] = Math.max(this.#newest[load], ...left);
    }
  }
}

/** Waiting and not recalled. */
function claimed(shard: FakeShard): number {
  return shard.waiting.filter(({ slot, claim }) => {
    const mine = shard.shared.recall(slot, claim);
    if (mine) shard.shared.offer(slot, claim);
    return mine;
  }).length;
}

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('submit' as const), n: fc.nat(6), io: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('ready' as const), n: fc.nat(3) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('start' as const), n: fc.nat(3) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('end' as const), n: fc.nat(9) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('post' as const), n: fc.nat(3), us: fc.nat(3000) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('cancel' as const), n: fc.nat(200) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('die' as const), n: fc.nat(3), named: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), n: fc.nat(150) }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;
type StepOf<D extends Step['do']> = Extract<Step, { readonly do: D }>;

const actions: { [D in Step['do']]: (rig: Rig, shard: FakeShard | undefined, step: StepOf<D>) => void } = {
  submit: (rig, _shard, { n, io }) => {
    for (let i = 0; i <= n; i += 1) rig.submit(io ? 'io' : 'cpu', i === 3 ? 40 : undefined);
  },
  ready: (_rig, shard) => shard?.ready(),
  start: (_rig, shard) => shard?.start(),
  end: (_rig, shard, { n }) => shard?.end(n),
  post: (_rig, shard, { us }) => {
    shard?.reportCpu(2, us);
    shard?.post();
  },
  cancel: (rig, _shard, { n }) => {
    const ticket = [...rig.open.keys()][n % Math.max(1, rig.open.size)];
    if (ticket !== undefined) rig.pool.cancel(ticket, 'cancelled');
  },
  die: (_rig, shard, { named }) => shard?.die(named && shard.running.length > 0 ? 0 : undefined),
  wait: (rig, _shard, { n }) => rig.clock.advance(n),
};

function apply(rig: Rig, action: Step): void {
  const { live } = rig.host;
  const act = actions[action.do] as (rig: Rig, shard: FakeShard | undefined, step: Step) => void;
  act(rig, live[action.n % Math.max(1, live.length)], action);
}

describe('the pool over any shards', () => {
  it(verifies('E5.shard-admission', 'loses nothing, settles once, keeps order and credit'), async () => {
    const cases = fc.asyncProperty(
      fc.integer({ min: 1, max: 3 }),
      fc.array(step, { maxLength: 120, size: 'max' }),
      async (shards, steps) => {
        const rig = new Rig(shards);
        for (const action of steps) {
          apply(rig, action);
          await rig.settleTurn();
        }
        await rig.finish();
        expect(rig.pool.stats()).toMatchObject({ inFlight: 0, queued: 0 });
        await rig.pool.stop();
        expect(rig.clock.timers).toBe(0);
      },
    );
    await fc.assert(cases, { numRuns: 300 });
  });

  it('runs suspects alone, one after the other, and fails the one that ends its shard again', async () => {
    const rig = new Rig(1);
    for (let i = 0; i < 3; i += 1) rig.submit('io');
    await rig.settleTurn();
    const first = rig.shard();
    first.ready();
    for (let i = 0; i < 3; i += 1) first.start();
    // Nobody knows who it was: all three are suspects. A fourth is submitted meanwhile.
    first.die();
    rig.submit('io');
    await rig.settleTurn();
    const second = rig.shard();
    second.ready();
    expect(second.waiting.map(({ taskId }) => taskId)).toEqual(['io-0']);
    second.start();
    second.end(0);
    second.post();
    await rig.settleTurn();
    expect(second.waiting.map(({ taskId }) => taskId)).toEqual(['io-1']);
    second.start();
    second.die();
    expect(rig.outcomes.get(1)).toMatchObject({ error: { code: 'POOL_TASK_KILLED_SHARD' } });
    await rig.finish();
    expect([0, 2, 3].map((ticket) => rig.outcomes.get(ticket)?.ok)).toEqual([true, true, true]);
  });

  it('gives up waiting tasks after five threads in a row that did not come up', async () => {
    const rig = new Rig(1);
    rig.submit('cpu');
    rig.submit('io');
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await rig.settleTurn();
      rig.shard().die();
      rig.clock.advance(1000);
    }
    expect([...rig.outcomes.values()].map((outcome) => !outcome.ok && outcome.error.code)).toEqual([
      'POOL_SHARD_NOT_STARTED',
      'POOL_SHARD_NOT_STARTED',
    ]);
    expect(rig.host.opened).toHaveLength(5);
  });
});
