import { fromErrorData } from '@conclave/contracts';
import type { ShardWork } from '@conclave/contracts';
import type { LocalAgent, LocalTask } from '@conclave/swarm';
import type { SimulatedProcess } from '@conclave/testing/simulation';
import type { AttemptPlan } from '../nodes/simulated-shards.ts';
import type { LocalPlan } from './crew-plan.ts';

export interface SimulatedAgentOptions {
  readonly plan: LocalPlan;
  readonly process: SimulatedProcess;
  readonly begin: (work: ShardWork, input: string) => AttemptPlan;
}

/** Beyond what any task takes, hung ones left out. */
const LIMIT_MS = 6_000;
/** How long an agent is not well after a task that takes it along. */
const POISONED_MS = 150;

/** An agent in its node's process whose work only takes simulated time. It crashes, hangs and dawdles as it is told. */
export class SimulatedAgent implements LocalAgent {
  readonly agentId: string;
  readonly agentType = 'simulated';
  readonly capabilities: readonly string[];
  readonly timeoutMs = LIMIT_MS;
  readonly #options: SimulatedAgentOptions;
  readonly #failing = new Set<(error: Error) => void>();
  #crashedUntilMs = 0;
  #hungUntilMs = 0;
  #slowUntilMs = 0;

  constructor(options: SimulatedAgentOptions) {
    this.#options = options;
    this.agentId = options.plan.id;
    this.capabilities = options.plan.skills;
  }

  /** Tasks that it works on. Those that it hangs on are not among them: it knows nothing of them any more. */
  get inHand(): number {
    return this.#failing.size;
  }

  crash(forMs: number): void {
    this.#crashedUntilMs = this.#nowMs + forMs;
    for (const fail of this.#failing) fail(new Error(`${this.agentId} crashed`));
  }

  /** What it is given until then it never answers; what it has it ends. */
  hang(forMs: number): void {
    this.#hungUntilMs = this.#nowMs + forMs;
  }

  dawdle(forMs: number): void {
    this.#slowUntilMs = this.#nowMs + forMs;
  }

  execute({ taskId, runId, attempt, timeoutMs, params, signal }: LocalTask): unknown {
    const { process, begin, plan: own } = this.#options;
    if (process.isDead) return never();
    const input = params === undefined ? '' : JSON.stringify(params);
    const plan = begin({ ticket: -1, runId, taskId, attempt, timeoutMs }, input);
    if (this.#nowMs < this.#crashedUntilMs) throw new Error(`${this.agentId} is down`);
    if (this.#nowMs < this.#hungUntilMs) return never();
    const slowness = own.slowness * (this.#nowMs < this.#slowUntilMs ? 3 : 1);
    return new Promise((resolve, reject) => {
      const afterMs = plan.afterMs === undefined ? undefined : plan.afterMs * slowness;
      const stop = this.#after(afterMs, `work ${taskId}#${attempt}`, () => {
        this.#failing.delete(fail);
        if (plan.outcome.ok) resolve(JSON.parse(plan.outcome.value));
        else reject(fromErrorData(plan.outcome.error));
        if (plan.killsThread === true) this.crash(POISONED_MS);
      });
      const fail = (error: Error): void => {
        this.#failing.delete(fail);
        stop();
        reject(error);
      };
      this.#failing.add(fail);
      signal.addEventListener('abort', () => fail(signal.reason as Error), { once: true });
    });
  }

  healthCheck(): unknown {
    if (this.#nowMs < this.#hungUntilMs) return never();
    return this.#nowMs >= this.#crashedUntilMs;
  }

  handleMessage(): void {
    // It listens; who watches hears the same.
  }

  get #nowMs(): number {
    return this.#options.process.clock.monotonicMs();
  }

  #after(delayMs: number | undefined, label: string, then: () => void): () => void {
    return delayMs === undefined ? () => undefined : this.#options.process.post(delayMs, label, then);
  }
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}
