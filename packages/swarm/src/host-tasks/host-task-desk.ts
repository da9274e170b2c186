/** Tasks that are done outside, for those who do them: checks what they say, and tells those who wait. */
import {
  ClaimTasksSchema,
  CompleteTaskSchema,
  FailTaskSchema,
  HeartbeatTaskSchema,
  ListHostTasksSchema,
  MAX_TIMER_MS,
  parseWith,
  ReleaseTaskSchema,
  startRecheck,
  TaskRefSchema,
} from '@conclave/contracts';
import type {
  ClaimedTask,
  ClaimTasks,
  ClaimTasksInput,
  Clock,
  CompleteTaskInput,
  FailTaskInput,
  HeartbeatAnswer,
  HeartbeatTaskInput,
  HostTaskPage,
  LetGoAnswer,
  ListHostTasksInput,
  OfferStore,
  ReleaseTaskInput,
  TaskRefInput,
  WakeUps,
} from '@conclave/contracts';
import { z } from 'zod';
import type { NodeState } from '../node-state.ts';
import type { HostTasks } from './host-tasks.ts';

export interface HostTaskPorts {
  readonly offers: OfferStore;
  readonly wakeUps: WakeUps;
  readonly clock: Clock;
  readonly state: Pick<NodeState, 'name' | 'refuseWhilePaused'>;
}

const WaitSchema = z.strictObject({ waitMs: z.int().nonnegative().max(MAX_TIMER_MS).default(0) });

/** While somebody waits, it is asked again so often also without a word from others, in ms. */
const EVERY_MS = 1_000;

export class HostTaskDesk implements HostTasks {
  readonly #ports: HostTaskPorts;
  readonly #offers: OfferStore;
  readonly #wakeUps: WakeUps;

  constructor(ports: HostTaskPorts) {
    this.#ports = ports;
    this.#offers = ports.offers;
    this.#wakeUps = ports.wakeUps;
  }

  async claim(
    input: ClaimTasksInput,
    wait: { readonly waitMs?: number } = {},
  ): Promise<readonly ClaimedTask[]> {
    const claim = parseWith(ClaimTasksSchema, input, 'claim');
    const { waitMs } = parseWith(WaitSchema, wait, 'claim');
    this.#ports.state.refuseWhilePaused('hostTasks.claim');
    const claimed = await this.#offers.claimTasks(claim);
    return claimed.length > 0 || waitMs === 0 ? claimed : this.#waitFor(claim, waitMs);
  }

  /** Whatever ends the wait, a claim that is under way is waited for: what it got must not be lost. */
  async #waitFor(claim: ClaimTasks, waitMs: number): Promise<readonly ClaimedTask[]> {
    const { clock, wakeUps, state } = this.#ports;
    const ended = Promise.withResolvers<void>();
    let claimed: readonly ClaimedTask[] = [];
    const check = async (): Promise<void> => {
      if (claimed.length > 0 || state.name === 'paused') return;
      try {
        claimed = await this.#offers.claimTasks(claim);
        if (claimed.length > 0) ended.resolve();
      } catch (error) {
        ended.reject(error);
      }
    };
    const recheck = startRecheck({ check, clock, wakeUps, topics: ['offers'], everyMs: EVERY_MS });
    const cancelTimer = clock.schedule(waitMs, () => ended.resolve());
    try {
      await ended.promise;
    } finally {
      cancelTimer();
      await recheck.stop();
    }
    return claimed;
  }

  heartbeat(input: HeartbeatTaskInput): Promise<HeartbeatAnswer> {
    return this.#offers.heartbeatTask(parseWith(HeartbeatTaskSchema, input, 'heartbeat'));
  }

  async complete(input: CompleteTaskInput): Promise<void> {
    const { result, ...claim } = parseWith(CompleteTaskSchema, input, 'completed task');
    await this.#offers.completeTask({ ...claim, result: result === undefined ? '' : JSON.stringify(result) });
    this.#wakeUps.announce('settled');
  }

  async fail(input: FailTaskInput): Promise<LetGoAnswer> {
    const { token, ...failure } = parseWith(FailTaskSchema, input, 'failed task');
    const answer =
      token === undefined
        ? await this.#offers.giveUpTask(failure)
        : await this.#offers.failTask({ ...failure, token });
    this.#tell(answer);
    return answer;
  }

  async release(input: ReleaseTaskInput): Promise<LetGoAnswer> {
    const answer = await this.#offers.releaseTask(parseWith(ReleaseTaskSchema, input, 'released task'));
    this.#tell(answer);
    return answer;
  }

  async reset(input: TaskRefInput): Promise<void> {
    await this.#offers.resetTask(parseWith(TaskRefSchema, input, 'task'));
    this.#wakeUps.announce('offers');
  }

  list(input: ListHostTasksInput = {}): Promise<HostTaskPage> {
    return this.#offers.listHostTasks(parseWith(ListHostTasksSchema, input, 'list of host tasks'));
  }

  #tell({ status }: LetGoAnswer): void {
    if (status === 'offered') this.#wakeUps.announce('offers');
    if (status === 'failed' || status === 'blocked') this.#wakeUps.announce('settled');
  }
}
