import { ConclaveError, hostTaskStatuses } from '@conclave/contracts';
import type {
  ClaimedTask,
  ClaimTasks,
  HeartbeatAnswer,
  HostTaskPage,
  LetGoAnswer,
  ListHostTasks,
  NewOffer,
  OfferStore,
  SettledTask,
  SettledTaskPage,
  TaskClaim,
  TaskRef,
} from '@conclave/contracts';
import { lost, notBlocked, OPERATOR } from '../operations/offer-workers.ts';
import { onOneField } from '../sql/attempt-reasons.ts';
import { TASKS_PER_RUN } from '../sql/task-key.ts';
import { VolatileOffer } from './volatile-offer.ts';
import { VolatileOfferTable } from './volatile-offer-table.ts';
import type { VolatileRun } from './volatile-run.ts';

/** Tasks that are done outside, in memory, by the rules of operations/offers.ts and its neighbours. A claim looks at all of them. */
export class VolatileOffers extends VolatileOfferTable implements OfferStore {
  async offerTasks(given: {
    readonly runId: string;
    readonly nodeId: string;
    readonly offers: readonly NewOffer[];
  }): Promise<void> {
    if (given.offers.length === 0) return;
    const run = this.#heldRun(given);
    const known = this.runs.get(run.runId) ?? this.begin(run.runId);
    const nowMs = this.options.clock.nowMs();
    for (const terms of given.offers) {
      const there = known.byIndex.get(terms.taskIndex);
      if (there !== undefined) {
        there.offerAgain(terms);
        continue;
      }
      const offer = new VolatileOffer(run, terms, {
        key: known.number * TASKS_PER_RUN + terms.taskIndex,
        nowMs,
      });
      known.byIndex.set(terms.taskIndex, offer);
      known.byTaskId.set(terms.taskId, offer);
      this.open.add(offer);
    }
  }

  async withdrawTasks(given: {
    readonly runId: string;
    readonly nodeId: string;
    readonly taskIndexes: readonly number[];
  }): Promise<readonly SettledTask[]> {
    this.#heldRun(given);
    const known = this.runs.get(given.runId);
    const offers = given.taskIndexes.flatMap((index) => known?.byIndex.get(index) ?? []);
    for (const offer of offers) offer.withdraw();
    return offers.filter((offer) => offer.isSettled).map((offer) => offer.settled());
  }

  async settledTasks(options: {
    readonly runIds: readonly string[];
    readonly cursor: number;
    readonly limit: number;
  }): Promise<SettledTaskPage> {
    const { runIds, cursor, limit } = options;
    const page = this.page({ cursor, limit }, (offer) => offer.isSettled && runIds.includes(offer.run.runId));
    return { tasks: page.offers.map((offer) => offer.settled()), nextCursor: page.nextCursor };
  }

  async reapTasks({ limit }: { readonly limit: number }): Promise<{ offered: number; blocked: number }> {
    return this.#reap(limit);
  }

  /** Without a promise: what one call does, it does in one go. */
  #reap(limit: number): { offered: number; blocked: number } {
    const { clock } = this.options;
    const nowMs = clock.monotonicMs();
    const ended = [...this.open]
      .filter((offer) => offer.status === 'leased' && offer.leaseEndsMs <= nowMs)
      .toSorted((a, b) => a.leaseEndsMs - b.leaseEndsMs)
      .slice(0, limit);
    for (const offer of ended) offer.countAttempt('its lease ran out', clock.nowMs());
    const blocked = ended.filter((offer) => offer.status === 'blocked').length;
    return { offered: ended.length - blocked, blocked };
  }

  async claimTasks(claim: ClaimTasks): Promise<readonly ClaimedTask[]> {
    this.#reap(this.open.size);
    const { worker, capabilities, agentIds, limit } = claim;
    const taken = [...this.open]
      .filter(({ status, terms }) => {
        const isAsked = capabilities?.includes(terms.taskType) ?? true;
        return (
          status === 'offered' &&
          isAsked &&
          (agentIds as readonly string[] | undefined)?.includes(terms.agentId) !== false
        );
      })
      .toSorted(byTurn)
      .slice(0, limit);
    for (const offer of taken) {
      Object.assign(offer, { status: 'leased', worker, token: offer.token + 1 });
      this.#lease(offer, claim.leaseMs);
    }
    return taken.map((offer) => offer.claimed());
  }

  async heartbeatTask(
    claim: TaskClaim & { readonly note?: string | undefined; readonly leaseMs?: number | undefined },
  ): Promise<HeartbeatAnswer> {
    const offer = this.find(claim);
    if (!isHeld(offer, claim)) throw lost(claim, offer);
    offer.note = claim.note ?? offer.note;
    return { leaseUntilMs: this.#lease(offer, claim.leaseMs) };
  }

  async completeTask(claim: TaskClaim & { readonly result: string }): Promise<void> {
    const offer = this.find(claim);
    if (offer.token === claim.token && offer.status === 'completed') return;
    if (!isHeld(offer, claim)) throw lost(claim, offer);
    offer.status = 'completed';
    offer.result = claim.result;
    offer.endLease();
  }

  async failTask(
    claim: TaskClaim & { readonly reason: string; readonly final: boolean },
  ): Promise<LetGoAnswer> {
    const offer = this.find(claim);
    if (!isHeld(offer, claim)) return letGoBefore(offer, claim);
    offer.countAttempt(claim.reason, this.options.clock.nowMs());
    offer.error = onOneField(claim.reason);
    if (claim.final) offer.status = 'failed';
    return offer.letGo();
  }

  async releaseTask(claim: TaskClaim & { readonly reason?: string | undefined }): Promise<LetGoAnswer> {
    const offer = this.find(claim);
    if (!isHeld(offer, claim)) return letGoBefore(offer, claim);
    offer.status = offer.offeredAgain;
    offer.note = claim.reason ?? offer.note;
    offer.endLease();
    return offer.letGo();
  }

  async resetTask(task: TaskRef): Promise<void> {
    const offer = this.#blocked(task);
    Object.assign(offer, { status: offer.offeredAgain, attempts: 0, reasons: [], error: null });
  }

  async giveUpTask(task: TaskRef & { readonly reason: string }): Promise<LetGoAnswer> {
    const offer = this.#blocked(task);
    const error = onOneField(task.reason);
    Object.assign(offer, { status: 'failed', token: offer.token + 1, worker: OPERATOR, error });
    return offer.letGo();
  }

  async listHostTasks(options: ListHostTasks): Promise<HostTaskPage> {
    const { runId, statuses = hostTaskStatuses, limit, cursor = 0 } = options;
    if (runId !== undefined) this.options.run(runId);
    const page = this.page(
      { cursor, limit },
      (offer) => statuses.includes(offer.status) && (runId === undefined || offer.run.runId === runId),
    );
    return { tasks: page.offers.map((offer) => offer.listed()), nextCursor: page.nextCursor };
  }

  #lease(offer: VolatileOffer, leaseMs: number = offer.terms.leaseMs): number {
    const { clock } = this.options;
    offer.leaseEndsMs = clock.monotonicMs() + leaseMs;
    offer.leaseUntilMs = Math.floor(clock.nowMs() + leaseMs);
    return offer.leaseUntilMs;
  }

  #heldRun({ runId, nodeId }: { readonly runId: string; readonly nodeId: string }): VolatileRun {
    const run = this.options.openRun(runId);
    if (run.holder === nodeId) return run;
    throw new ConclaveError('LEASE_FENCED', { details: { name: `run/${runId}`, epoch: run.epoch } });
  }

  #blocked(task: TaskRef): VolatileOffer {
    const offer = this.find(task);
    if (offer.status !== 'blocked') throw notBlocked(task, offer);
    return offer;
  }
}

function byTurn(a: VolatileOffer, b: VolatileOffer): number {
  return b.terms.priority - a.terms.priority || a.offeredAtMs - b.offeredAtMs || a.key - b.key;
}

function isHeld(offer: VolatileOffer, { token }: TaskClaim): boolean {
  return !offer.closed && offer.status === 'leased' && offer.token === token;
}

function letGoBefore(offer: VolatileOffer, claim: TaskClaim): LetGoAnswer {
  const isFree = ['offered', 'held', 'blocked', 'failed'].includes(offer.status);
  if (offer.token !== claim.token || !isFree) throw lost(claim, offer);
  return offer.letGo();
}
