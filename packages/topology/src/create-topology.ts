import { messageOf, parseWith, silentLogger, type Logger } from '@conclave/contracts';
import { createActor, type Actor } from 'xstate';
import type { HandOff } from './hand-off.ts';
import { Membership, type NewMember } from './membership.ts';
import { createShape, type Shape } from './shape.ts';
import {
  TopologyOptionsSchema,
  type TopologyOptions,
  type TopologyOptionsInput,
} from './topology-options.ts';
import {
  topologyMachine,
  type LossCause,
  type RepairDecision,
  type TopologyContext,
} from './topology.machine.ts';
import type { RepairPlan, Topology } from './topology.ts';

export interface TopologyPorts {
  readonly logger?: Logger;
  /** Makes a repair known: to the journal, to views, to the agents. Called once per lost or dismissed member. */
  readonly publishRepair?: (decision: RepairDecision) => Promise<void>;
}

export interface TopologyStatus extends TopologyContext {
  readonly state: 'forming' | 'steady' | 'repairing' | 'stopped';
}

/** A swarm's topology: the shape, who hands out work, and the actor that supervises the membership. */
export interface SwarmTopology {
  readonly options: TopologyOptions;
  readonly layout: Topology;
  /** For `addClass`, `take`, `release` and `freeCount`; members come and go through this object. */
  readonly handOff: HandOff;
  /** All or none. @throws AGENT_LIMIT_REACHED, AGENT_EXISTS */
  admit(members: readonly NewMember[]): void;
  /** Takes out a member that ends in order. @throws AGENT_NOT_FOUND */
  dismiss(index: number, reason: string): RepairPlan;
  /** Takes out a member that its supervisor gave up. @throws AGENT_NOT_FOUND */
  lose(index: number, reason: string): RepairPlan;
  /** Gives the member no work, for instance while its supervisor restarts it. @throws AGENT_NOT_FOUND */
  suspend(index: number): void;
  /** @throws AGENT_NOT_FOUND */
  resume(index: number): void;
  /** Changes how many tasks the member does at once. @throws AGENT_NOT_FOUND */
  setSlots(index: number, slots: number): void;
  status(): TopologyStatus;
  stop(): void;
}

/** @throws CONFIG_INVALID */
export function createTopology(input: TopologyOptionsInput, ports: TopologyPorts = {}): SwarmTopology {
  return new SupervisedTopology(parseWith(TopologyOptionsSchema, input, 'topology options'), ports);
}

class SupervisedTopology implements SwarmTopology {
  readonly options: TopologyOptions;
  readonly #shape: Shape;
  readonly #membership: Membership;
  readonly #actor: Actor<typeof topologyMachine>;

  constructor(options: TopologyOptions, ports: TopologyPorts) {
    this.options = options;
    this.#shape = createShape(options);
    this.#membership = new Membership(this.#shape, options.maxAgents);
    this.#actor = startMachine(ports);
  }

  get layout(): Topology {
    return this.#shape.layout;
  }

  get handOff(): HandOff {
    return this.#shape.handOff;
  }

  admit(members: readonly NewMember[]): void {
    this.#membership.admit(members);
    if (members.length > 0) this.#actor.send({ type: 'members.joined', count: members.length });
  }

  dismiss(index: number, reason: string): RepairPlan {
    return this.#remove(index, { cause: 'left', reason });
  }

  lose(index: number, reason: string): RepairPlan {
    return this.#remove(index, { cause: 'lost', reason });
  }

  suspend(index: number): void {
    if (this.#membership.setSuspended(index, true)) this.#actor.send({ type: 'member.suspended' });
  }

  resume(index: number): void {
    if (this.#membership.setSuspended(index, false)) this.#actor.send({ type: 'member.resumed' });
  }

  setSlots(index: number, slots: number): void {
    this.#membership.setSlots(index, slots);
  }

  status(): TopologyStatus {
    const { value, context } = this.#actor.getSnapshot();
    return { state: value, ...context };
  }

  stop(): void {
    this.#actor.send({ type: 'stop' });
  }

  #remove(index: number, why: { readonly cause: LossCause; readonly reason: string }): RepairPlan {
    const agentId = this.layout.agentId(index);
    const { plan, wasSuspended } = this.#membership.remove(index);
    this.#actor.send({ type: 'member.gone', decision: { agentId, ...why, plan }, wasSuspended });
    return plan;
  }
}

function startMachine(ports: TopologyPorts): Actor<typeof topologyMachine> {
  const { logger = silentLogger, publishRepair = () => Promise.resolve() } = ports;
  const actor = createActor(topologyMachine);
  actor.subscribe({ error: (error) => logger.error('topology actor failed', { error: messageOf(error) }) });
  actor.on('repair', ({ decision }) => {
    publishRepair(decision).then(
      () => actor.send({ type: 'repair.published' }),
      (error: unknown) =>
        logger.error('repair not published', { agentId: decision.agentId, error: messageOf(error) }),
    );
  });
  return actor.start();
}
