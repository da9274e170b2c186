import { ConclaveError, silentWakeUps } from '@conclave/contracts';
import type { AgentSpecInput, NewOffer, OfferStore, SettledTask } from '@conclave/contracts';
import { verifies } from '@conclave/test/requirements';
import { ManualClock } from '@conclave/testing';
import { describe, expect, it, vi } from 'vitest';
import { errorOf, fleetUnderTest } from '../fleet-under-test.ts';

/** What a store is asked of by who offers, and answers as the test says. */
class ScriptedOffers {
  readonly offered: NewOffer[] = [];
  readonly withdrawn: number[] = [];
  questions = 0;
  settled: SettledTask[] = [];
  failure: ConclaveError | undefined;

  readonly store = {
    offerTasks: async ({ offers }: { offers: readonly NewOffer[] }) => {
      if (this.failure !== undefined) throw this.failure;
      this.offered.push(...offers);
    },
    withdrawTasks: async ({ taskIndexes }: { taskIndexes: readonly number[] }) => {
      if (this.failure !== undefined) throw this.failure;
      this.withdrawn.push(...taskIndexes);
      return this.settled;
    },
    reapTasks: async () => ({ offered: 0, blocked: 0 }),
    settledTasks: async () => {
      this.questions += 1;
      return { tasks: this.settled, nextCursor: undefined };
    },
  } as unknown as OfferStore;
}

const spec: AgentSpecInput = { id: 'reviewer', kind: 'host', capabilities: ['review'] };
const task = { runId: 'run_1', taskIndex: 3, taskId: 'look', taskType: 'review' };

function hostFleet() {
  const offers = new ScriptedOffers();
  const clock = new ManualClock();
  const offering = { offers: offers.store, nodeId: 'n1', wakeUps: silentWakeUps };
  const test = fleetUnderTest({ clock, offering });
  const agent = test.one(spec).index;
  /** Lets what is due happen until a state is reached. */
  const until = (check: () => void) =>
    vi.waitFor(() => {
      clock.advance(500);
      check();
    });
  return { ...test, offers, clock, agent, until };
}

describe('a host agent on the node that drives the run', () => {
  it(
    verifies(
      'A2.host-one-question',
      'offers what a turn brought in one call and asks only while something is open',
    ),
    async () => {
      const { offers, start, settled, agent, clock, until } = hostFleet();
      start(agent, { ...task, params: { file: 'a.ts' }, priority: 7 });
      start(agent, { ...task, taskIndex: 4, taskId: 'other' });
      await until(() => expect(offers.offered).toHaveLength(2));
      expect(offers.offered).toMatchObject([
        { taskIndex: 3, params: '{"file":"a.ts"}', priority: 7, agentId: 'reviewer', again: false },
        { taskIndex: 4, params: '', priority: 0 },
      ]);
      const outcome = { ok: true, value: '1' } as const;
      offers.settled = [3, 4].map((taskIndex) => ({ runId: 'run_1', taskIndex, outcome }));
      await until(() => expect(settled).toHaveLength(2));
      const { questions } = offers;
      clock.advance(60_000);
      await Promise.resolve();
      expect(offers.questions).toBe(questions);
    },
  );

  it('offers again what the store could not take, and says that it tries again what failed before', async () => {
    const { offers, start, settled, agent, until, logs } = hostFleet();
    offers.failure = new ConclaveError('STORE_BUSY', { details: { path: 'x', waitedMs: 1 } });
    start(agent, task);
    await until(() => expect(logs.map(({ message }) => message)).toContain('host tasks not looked at'));
    offers.failure = undefined;
    await until(() => expect(offers.offered).toHaveLength(1));
    const details = { taskId: 'look', worker: 'w', reason: 'no' };
    const { code, message } = new ConclaveError('TASK_HOST_FAILED', { details });
    const error = { code, message, details, retryable: false };
    offers.settled = [{ runId: 'run_1', taskIndex: 3, outcome: { ok: false, error } }];
    await until(() => expect(settled).toHaveLength(1));
    offers.settled = [];
    start(agent, { ...task, attempt: 2 });
    await until(() => expect(offers.offered.at(-1)).toMatchObject({ taskIndex: 3, again: true }));
  });

  it(verifies('A2.host-cancelled', 'withdraws what is cancelled, unless its worker was faster'), async () => {
    const { offers, fleet, start, settled, agent, until } = hostFleet();
    const [first, second] = [start(agent, task), start(agent, { ...task, taskIndex: 4 })];
    await until(() => expect(offers.offered).toHaveLength(2));
    const done: SettledTask = { runId: 'run_1', taskIndex: 4, outcome: { ok: true, value: '"done"' } };
    fleet.cancel(first, 'timeout');
    fleet.cancel(second, 'cancelled');
    offers.settled = [done];
    await until(() => expect(settled).toHaveLength(2));
    expect(offers.withdrawn).toEqual([3, 4]);
    expect(errorOf(settled.find(({ ticket }) => ticket === first)!.outcome).code).toBe('TASK_TIMEOUT');
    expect(settled.find(({ ticket }) => ticket === second)!.outcome).toEqual(done.outcome);
  });

  it('ends what is cancelled also when the run is another node’s by now', async () => {
    const { offers, fleet, start, settled, agent, until } = hostFleet();
    const ticket = start(agent, task);
    await until(() => expect(offers.offered).toHaveLength(1));
    offers.failure = new ConclaveError('LEASE_FENCED', { details: { name: 'run/run_1', epoch: 1 } });
    fleet.cancel(ticket, 'cancelled');
    await until(() => expect(settled).toHaveLength(1));
    expect(errorOf(settled[0]!.outcome).code).toBe('TASK_CANCELLED');
  });

  it('leaves its offers where they are when it stops, or lets go of one', async () => {
    const { offers, fleet, start, settled, agent, until } = hostFleet();
    const ticket = start(agent, task);
    start(agent, { ...task, taskIndex: 4 });
    await until(() => expect(offers.offered).toHaveLength(2));
    fleet.letGo(ticket);
    expect(settled).toMatchObject([{ ticket, outcome: { error: { code: 'TASK_CANCELLED' } } }]);
    await fleet.stop();
    expect(settled).toHaveLength(2);
    expect(offers.withdrawn).toEqual([]);
  });

  it('refuses tasks outside runs, and compensations', async () => {
    const { fleet, start, settled, agent } = hostFleet();
    const outcome = await fleet.get('reviewer').execute({ type: 'review' });
    expect(errorOf(outcome)).toMatchObject({ code: 'AGENT_EXECUTION_FAILED' });
    start(agent, { ...task, taskId: 'look[compensate]' });
    expect(errorOf(settled.at(-1)!.outcome).message).toContain('not compensations');
  });

  it('is refused by a fleet without a store', () => {
    expect(() => fleetUnderTest().one(spec)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  });
});
