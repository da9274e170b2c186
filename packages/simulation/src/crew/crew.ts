import { isConclaveError } from '@conclave/contracts';
import type { IdSource, Random, ShardWork } from '@conclave/contracts';
import type { SwarmNode } from '@conclave/swarm';
import type { SimulatedProcess } from '@conclave/testing/simulation';
import type { Tally } from '../checks/tally.ts';
import type { Violations } from '../checks/violations.ts';
import type { AttemptPlan } from '../nodes/simulated-shards.ts';
import { checkShape } from './check-shape.ts';
import { Conversation } from './conversation.ts';
import { BASE } from './crew-plan.ts';
import type { CrewFault, CrewPlan } from './crew-plan.ts';
import { SimulatedAgent } from './simulated-agent.ts';

export interface CrewOptions {
  readonly plan: CrewPlan;
  readonly process: SimulatedProcess;
  readonly random: Random;
  readonly ids: IdSource;
  readonly violations: Violations;
  readonly tally: Tally;
  readonly begin: (work: ShardWork, input: string) => AttemptPlan;
}

/** How often it looks after its agents and lets them talk, in ms. */
const EVERY_MS = 350;

/** The agents of one life of a node: registers those in the process, replaces the lost, grows and shrinks, and talks. */
export class Crew {
  readonly #options: CrewOptions;
  readonly #locals: readonly SimulatedAgent[];
  readonly #away = new Set<SimulatedAgent>();
  #swarm: SwarmNode | undefined;
  #conversation: Conversation | undefined;
  #isStopped = false;

  constructor(options: CrewOptions) {
    const { plan, process, begin } = options;
    this.#options = options;
    this.#locals = plan.locals.map((local) => new SimulatedAgent({ plan: local, process, begin }));
  }

  /** Tasks that agents in the process work on. */
  get inHand(): number {
    return this.#locals.reduce((sum, agent) => sum + agent.inHand, 0);
  }

  async join(swarm: SwarmNode): Promise<void> {
    const { process, random, ids, violations, tally } = this.#options;
    this.#swarm = swarm;
    this.#conversation = new Conversation({ node: process.name, swarm, random, ids, violations, tally });
    await this.#conversation.listen();
    for (const agent of this.#locals) await this.#ours(swarm.registerAgent(agent));
    this.#wait();
  }

  strike(fault: CrewFault): void {
    const swarm = this.#swarm;
    const { process, tally } = this.#options;
    if (swarm === undefined || process.isDead || this.#isStopped) return;
    tally.add(fault.kind);
    if (fault.kind === 'scale') {
      void this.#ours(swarm.scaleAgents(BASE, fault.count));
      return;
    }
    const { kind, forMs } = fault;
    const agent = this.#locals[fault.agent]!;
    if (kind === 'agent-crash') agent.crash(forMs);
    else if (kind === 'agent-hang') agent.hang(forMs);
    else if (kind === 'agent-slow') agent.dawdle(forMs);
    else void this.#leave(swarm, agent, forMs);
  }

  /** Everybody who is to be there is, and hears; nobody else is a member. To be called when faults have long stopped. */
  async checkWhole(): Promise<void> {
    const swarm = this.#swarm;
    if (swarm === undefined) return;
    const { violations, process, plan } = this.#options;
    const agents = await swarm.listAgents();
    checkShape(swarm.describeTopology(), agents, (text) =>
      violations.add('shape-wrong', `${process.name}: ${text}`),
    );
    const missing = this.#locals.filter(({ agentId }) => !agents.some((agent) => agent.agentId === agentId));
    violations.require(
      missing.length === 0 && agents.length <= plan.maxAgents,
      'shape-wrong',
      () => `${process.name}: ${agents.length} agents, without ${missing.map((it) => it.agentId).join()}`,
    );
    await this.#conversation?.broadcast(agents[0]!.agentId);
  }

  stop(): void {
    this.#isStopped = true;
  }

  #wait(): void {
    const { process, random } = this.#options;
    process.post(EVERY_MS * (0.5 + random.next()), 'crew', () => {
      if (this.#isStopped) return;
      void this.#ours(this.#tend());
      this.#wait();
    });
  }

  async #tend(): Promise<void> {
    const swarm = this.#swarm!;
    await this.#conversation?.sayOne();
    // Both at the same moment: agents come back while others are waited for.
    const listed = swarm.listAgents();
    const members = new Set(swarm.describeTopology().members.map(({ agentId }) => agentId));
    const failed = new Set((await listed).filter(({ state }) => state === 'failed').map((it) => it.agentId));
    const { tally, violations, process } = this.#options;
    tally.add('agent lost', failed.size);
    for (const agentId of failed)
      violations.require(
        !members.has(agentId),
        'shape-wrong',
        () => `${process.name}: ${agentId} gave up and is a member`,
      );
    const lost = this.#locals.filter(({ agentId }) => failed.has(agentId));
    await Promise.all(lost.map((agent) => this.#leave(swarm, agent, 0)));
  }

  async #leave(swarm: SwarmNode, agent: SimulatedAgent, forMs: number): Promise<void> {
    if (this.#away.has(agent)) return;
    this.#away.add(agent);
    const { process } = this.#options;
    await this.#ours(swarm.unregisterAgent(agent.agentId));
    process.post(forMs, `${agent.agentId} back`, () => void this.#return(swarm, agent));
  }

  /** The swarm may be full: then it tries again. One that was stopped takes nobody. */
  async #return(swarm: SwarmNode, agent: SimulatedAgent): Promise<void> {
    if (this.#isStopped) return;
    const { process } = this.#options;
    try {
      await swarm.registerAgent(agent);
      this.#away.delete(agent);
    } catch (error) {
      if (isConclaveError(error, 'SWARM_STOPPED')) return;
      if (!isConclaveError(error, 'AGENT_LIMIT_REACHED')) throw error;
      await this.#ours(swarm.scaleAgents(BASE, 1));
      process.post(200, `${agent.agentId} back`, () => void this.#return(swarm, agent));
    }
  }

  /** Minds only errors that are not ours. */
  async #ours(what: Promise<unknown>): Promise<void> {
    const { violations, process } = this.#options;
    await what.catch((error: unknown) => {
      if (!isConclaveError(error)) violations.add('crashed', `${process.name}: ${String(error)}`);
    });
  }
}
