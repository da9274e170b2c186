/** A topology with a real fleet under it: function agents with empty work, which worker threads do. */
import { createAgentFleet } from '@conclave/agents';
import type { AgentFleet } from '@conclave/agents';
import {
  AgentSpecSchema,
  createSystemIdSource,
  silentLogger,
  systemClock,
  systemRandom,
} from '@conclave/contracts';
import type { TopologyKind, WorkerShards } from '@conclave/contracts';
import { createWorkerShards } from '@conclave/pool';
import { broadcast, createTopology } from '@conclave/topology';
import type { BroadcastCount, RepairPlan, SwarmTopology } from '@conclave/topology';

/** The one kind of task. */
export const CLASS = 0;
const module = new URL('../dispatch/empty-task.ts', import.meta.url).href;

export interface Handed {
  readonly agent: number;
  /** From the choice of the agent to its acknowledgement, in ms. */
  readonly latencyMs: number;
}

/** The threads, which all stages share: starting them is no part of what is measured. */
export function startThreads(): { shards: WorkerShards; attach: (fleet: AgentFleet) => void } {
  let fleet: AgentFleet | undefined;
  const shards = createWorkerShards({
    shards: 1,
    clock: systemClock,
    logger: silentLogger,
    onSettle: (ticket, outcome) => fleet?.shardSettled(ticket, outcome),
  });
  return { shards, attach: (next) => (fleet = next) };
}

export class Stage {
  readonly topology: SwarmTopology;
  readonly #fleet: AgentFleet;
  readonly #waiting = new Map<
    number,
    { readonly startedMs: number; readonly done: (handed: Handed) => void }
  >();
  #delivered = 0;

  constructor(kind: TopologyKind, agents: number, threads: ReturnType<typeof startThreads>) {
    this.topology = createTopology({ kind, hub: 'agent', maxAgents: agents });
    this.#fleet = createAgentFleet({
      shards: threads.shards,
      clock: systemClock,
      random: systemRandom,
      ids: createSystemIdSource(),
      logger: silentLogger,
      onSettle: (agent, ticket) => this.#settled(agent, ticket),
      onAvailability: () => undefined,
    });
    threads.attach(this.#fleet);
    this.topology.handOff.addClass(CLASS, []);
    const spec = {
      id: 'agent',
      kind: 'function',
      module,
      export: 'emptyTask',
      capabilities: ['empty'],
      count: agents,
    };
    const added = this.#fleet.add(AgentSpecSchema.parse(spec));
    this.topology.admit(added.map(({ index, id }) => ({ index, agentId: id, slots: 1, classIds: [CLASS] })));
    for (const agent of added) agent.subscribeToMessages(() => (this.#delivered += 1));
  }

  /** Hands out one task. @returns the agent, and how long it took to acknowledge */
  hand(): Promise<Handed> {
    return new Promise((done) => {
      const startedMs = performance.now();
      const agent = this.topology.handOff.take(CLASS);
      if (agent < 0) throw new Error('no agent is free');
      const ticket = this.#fleet.takeTicket();
      this.#waiting.set(ticket, { startedMs, done });
      const task = { runId: 'run', taskId: 'task', taskType: 'empty', params: undefined, attempt: 1 };
      this.#fleet.start(agent, { ...task, ticket, timeoutMs: undefined });
    });
  }

  /** Tells everybody. Each delivery reaches the agent's subscriber. */
  broadcast(from: number): BroadcastCount {
    const message = {
      sourceAgent: this.topology.layout.agentId(from),
      messageType: 'status_update' as const,
      timestamp: 0,
    };
    this.#delivered = 0;
    const count = broadcast(this.topology.layout, from, (_, to) => {
      const agent = this.#fleet.at(to)!;
      return agent.handleMessage({ ...message, id: `m${to}`, targetAgent: agent.id }) > 0;
    });
    if (this.#delivered !== count.delivered + count.duplicates) throw new Error('a delivery was not heard');
    return count;
  }

  /** An agent dies: its topology repairs itself. */
  lose(agent: number): RepairPlan {
    return this.topology.lose(agent, 'died');
  }

  async stop(): Promise<void> {
    await this.topology.stop();
    await this.#fleet.stop();
  }

  #settled(agent: number, ticket: number): void {
    const { startedMs, done } = this.#waiting.get(ticket)!;
    this.#waiting.delete(ticket);
    this.topology.handOff.release(agent);
    done({ agent, latencyMs: performance.now() - startedMs });
  }
}
