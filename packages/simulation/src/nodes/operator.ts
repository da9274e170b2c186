/**
 * Who uses a node: submits workflows, and takes up runs that nobody drives: all of them where nodes take over nothing by
 * themselves, otherwise those that were paused or left.
 */
import { isConclaveError, isTerminalRunStatus } from '@conclave/contracts';
import type { Random, RunResult, RunSummary } from '@conclave/contracts';
import type { SwarmNode, WorkflowDefinitionInput } from '@conclave/swarm';
import type { SimulatedNode } from './simulated-node.ts';

export interface OperatorOptions {
  readonly node: SimulatedNode;
  readonly random: Random;
  /** How often it looks, in ms. */
  readonly everyMs: number;
  /** Nodes take over by themselves what should be driven. */
  readonly leavesToNodes: boolean;
  readonly onResult: (result: RunResult) => void;
  /** Something rejected with what is no error of ours. */
  readonly onStranger: (error: unknown) => void;
}

export class Operator {
  readonly #options: OperatorOptions;
  readonly #driving = new Set<string>();
  #isStopped = false;

  constructor(options: OperatorOptions) {
    this.#options = options;
    this.#wait();
  }

  /** Looks no more; what it drives goes on. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Asks the node for something and minds only errors that are not ours. */
  ask(what: (swarm: SwarmNode) => Promise<unknown>): void {
    const { swarm } = this.#options.node;
    if (swarm !== undefined) what(swarm).catch((error: unknown) => this.#refused(error));
  }

  submit(definition: WorkflowDefinitionInput): void {
    this.ask(async (swarm) => {
      const isDriven = this.#options.random.next() < 0.5;
      if (this.#options.leavesToNodes && !isDriven) return void (await swarm.submitWorkflow(definition));
      const runId = await swarm.createWorkflow(definition);
      if (isDriven) this.#drive(runId);
    });
  }

  #wait(): void {
    const { node, everyMs, random } = this.#options;
    const delayMs = everyMs * (0.5 + random.next());
    node.process.post(delayMs, 'operator', () => {
      if (this.#isStopped) return;
      this.ask((swarm) => this.#look(swarm));
      this.#wait();
    });
  }

  async #look(swarm: SwarmNode): Promise<void> {
    for (const run of await swarm.listWorkflows({ limit: 100 })) {
      const isIdle = run.holder === null && !isTerminalRunStatus(run.status);
      // A paused run is left alone for a while.
      const waits = (run.status === 'paused' && this.#options.random.next() < 0.5) || this.#isForNodes(run);
      if (isIdle && !waits && !this.#isStopped) this.#drive(run.runId);
    }
  }

  /** Whether a run was left, or never begun by whoever created it, cannot be told from outside: in the end it is asked for. */
  #isForNodes({ status, stopReason }: RunSummary): boolean {
    if (!this.#options.leavesToNodes || status === 'paused' || stopReason === 'abandoned') return false;
    return this.#options.random.next() < 0.9;
  }

  #drive(runId: string): void {
    if (this.#driving.has(runId)) return;
    this.#driving.add(runId);
    this.ask(async () => {
      try {
        this.#options.onResult(await this.#options.node.execute(runId));
      } finally {
        this.#driving.delete(runId);
      }
    });
  }

  #refused(error: unknown): void {
    if (!isConclaveError(error)) this.#options.onStranger(error);
  }
}
