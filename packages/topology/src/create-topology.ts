import { messageOf, parseWith, silentLogger, type Logger } from '@conclave/contracts';
import { startActor, type SupervisionEvent } from '@conclave/supervision';
import type { Actor } from 'xstate';
import type { HandOff } from './hand-off.ts';
import { heedSupervision } from './heed-supervision.ts';
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
  type TopologyEvent,
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
  /**
   * Hears the supervisor of the agents, whose child ids are agent ids: a member that is down gets no work, one that
   * came back does, and one that stays down is lost. Events about others are ignored.
   */
  heed(event: SupervisionEvent): void;
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
    if (members.length > 0) this.#tell({ type: 'members.joined', count: members.length });
  }

  dismiss(index: number, reason: string): RepairPlan {
    return this.#remove(index, { cause: 'left', reason });
  }

  lose(index: number, reason: string): RepairPlan {
    return this.#remove(index, { cause: 'lost', reason });
  }

  suspend(index: number): void {
    if (this.#membership.setSuspended(index, true)) this.#tell({ type: 'member.suspended' });
  }

  resume(index: number): void {
    if (this.#membership.setSuspended(index, false)) this.#tell({ type: 'member.resumed' });
  }

  setSlots(index: number, slots: number): void {
    this.#membership.setSlots(index, slots);
  }

  heed(event: SupervisionEvent): void {
    heedSupervision(this, event);
  }

  status(): TopologyStatus {
    const { value, context } = this.#actor.getSnapshot();
    return { state: value, ...context };
  }

  stop(): void {
    this.#tell({ type: 'stop' });
  }

  /** What still ends after the topology was stopped is of no interest. */
  #tell(event: TopologyEvent): void {
    if (this.#actor.getSnapshot().status === 'active') this.#actor.send(event);
  }

  #remove(index: number, why: { readonly cause: LossCause; readonly reason: string }): RepairPlan {
    const agentId = this.layout.agentId(index);
    const { plan, wasSuspended } = this.#membership.remove(index);
    this.#tell({ type: 'member.gone', decision: { agentId, ...why, plan }, wasSuspended });
    return plan;
  }
}

function startMachine(ports: TopologyPorts): Actor<typeof topologyMachine> {
  const { logger = silentLogger, publishRepair = () => Promise.resolve() } = ports;
  const actor = startActor(topologyMachine, {}, (error) =>
    logger.error('The topology failed', { reason: messageOf(error) }),
  );
  actor.on('repair', ({ decision }) => {
    publishRepair(decision).then(
      () => {
        if (actor.getSnapshot().status === 'active') actor.send({ type: 'repair.published' });
      },
      (error: unknown) =>
        logger.error('A repair was not published', { agentId: decision.agentId, reason: messageOf(error) }),
    );
  });
  return actor;
}
