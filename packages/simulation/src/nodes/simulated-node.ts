/** A node: a whole swarm, as an embedder makes it, on a simulated process and a simulated connection. */
import { isConclaveError } from '@conclave/contracts';
import type {
  AgentSpecInput,
  IdSource,
  RunResult,
  ShardWork,
  TopologyKind,
  WakeUps,
} from '@conclave/contracts';
import { createNode } from '@conclave/swarm';
import type { Store, SwarmNode, SwarmOptionsInput } from '@conclave/swarm';
import { RecordingLogger } from '@conclave/testing';
import type { SimulatedProcess, Simulation } from '@conclave/testing/simulation';
import type { StoreLink } from '../store/store-link.ts';
import { HOST_TASK_TYPE, TASK_TYPE } from '../workload/definition.ts';
import { crewOptions } from '../crew/crew-options.ts';
import type { Crew } from '../crew/crew.ts';
import type { CrewPlan } from '../crew/crew-plan.ts';
import { SimulatedShards } from './simulated-shards.ts';
import type { AttemptPlan } from './simulated-shards.ts';

/** An adaptive topology changes whenever it can: what is played is the change, not its sense. */
const restless = { minDwellMs: 0, tasksPerLook: 16, hubCapacity: 1, margin: 0 };

export interface NodeOptions {
  readonly simulation: Simulation;
  readonly process: SimulatedProcess;
  readonly link: StoreLink;
  readonly store: Store;
  readonly wakeUps: WakeUps;
  readonly leaseMs: number;
  readonly agents: { readonly count: number; readonly concurrency: number };
  readonly topology: TopologyKind;
  /** Agents that fail, come and go, and talk, in place of `agents`. */
  readonly crew: { readonly plan: CrewPlan; readonly members: Crew } | undefined;
  readonly takesOver: boolean;
  /** Some tasks are done outside. */
  readonly hasHosts: boolean;
  readonly begin: (work: ShardWork, input: string) => AttemptPlan;
}

const outside: AgentSpecInput = {
  id: 'outside',
  kind: 'host',
  capabilities: [HOST_TASK_TYPE],
  maxAttempts: 3,
};

export class SimulatedNode {
  readonly process: SimulatedProcess;
  readonly link: StoreLink;
  readonly logger = new RecordingLogger();
  readonly #options: NodeOptions;
  #shards: SimulatedShards | undefined;
  #swarm: SwarmNode | undefined;

  constructor(options: NodeOptions) {
    this.#options = options;
    this.process = options.process;
    this.link = options.link;
  }

  get crew(): Crew | undefined {
    return this.#options.crew?.members;
  }

  /** Undefined until it has joined. */
  get swarm(): SwarmNode | undefined {
    return this.#swarm;
  }

  /** Attempts that have not settled. */
  get openAttempts(): number {
    return (this.#shards?.stats().inFlight ?? 0) + (this.crew?.inHand ?? 0);
  }

  /** Joins the store; tries again while it cannot. */
  async start(): Promise<void> {
    const { process, simulation } = this.#options;
    try {
      this.#swarm = await this.#create();
      await this.crew?.join(this.#swarm);
    } catch (error) {
      if (!isConclaveError(error)) throw error;
      const delayMs = 100 + simulation.random(`start ${process.name}`).next() * 200;
      process.post(delayMs, 'start again', () => void this.start());
    }
  }

  async execute(runId: string): Promise<RunResult> {
    return this.#swarm!.resumeWorkflow(runId);
  }

  #create(): Promise<SwarmNode> {
    const { simulation, process, store, wakeUps, leaseMs, topology, takesOver, begin } = this.#options;
    const random = simulation.random(`node ${process.name}`);
    return createNode(
      {
        nodeId: process.name,
        leaseMs,
        topology,
        adaptive: restless,
        takeOver: takesOver ? { everyMs: 300, maxRuns: 2 } : false,
        ...this.#agents(),
      },
      {
        clock: process.clock,
        random,
        ids: idsOf(process.name),
        logger: this.logger,
        store,
        wakeUps,
        endOfTurn: (callback) => void process.post(0, 'turn', callback),
        createShards: (onSettle) => {
          const cancelMs = (): number => random.next() * 3;
          this.#shards = new SimulatedShards({ process, onSettle, begin, cancelMs });
          return this.#shards;
        },
      },
    );
  }

  #agents(): SwarmOptionsInput {
    const { agents, hasHosts, crew } = this.#options;
    const worker: AgentSpecInput = {
      id: 'worker',
      kind: 'function',
      module: 'file:///work.ts',
      capabilities: [TASK_TYPE],
      ...agents,
    };
    const options = crew === undefined ? { agents: [worker] } : crewOptions(crew.plan);
    return hasHosts ? { ...options, agents: [...options.agents!, outside] } : options;
  }
}

/** Unique across nodes, as a node's name is. */
export function idsOf(node: string): IdSource {
  let count = 0;
  return { next: (prefix) => `${prefix}_${node}_${(count += 1)}` };
}
