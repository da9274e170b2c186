import {
  ConclaveError,
  messageOf,
  parseWith,
  silentLogger,
  systemClock,
  type Clock,
  type LogFields,
  type Logger,
} from '@conclave/contracts';
import { startActor, type SupervisionEvent } from '@conclave/supervision';
import type { Actor } from 'xstate';
import { AdaptiveShape, type SwitchDecision } from './adaptive/adaptive-shape.ts';
import type { BidCost } from './hand-off/bid-cost.ts';
import type { HandOff } from './hand-off/hand-off.ts';
import { heedSupervision } from './heed-supervision.ts';
import { Membership, type NewMember } from './membership.ts';
import { optimizeTopology, type OptimizeRequestInput, type Recommendation } from './model/optimize.ts';
import { createShape } from './shape.ts';
import { ElectedStar, type HubElection } from './star/elected-star.ts';
import type { HubTerm } from './star/hub-keeper.ts';
import { StarTopology } from './star/star-topology.ts';
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
import type { LayoutKind, RepairPlan, Topology } from './layout/topology.ts';

export interface TopologyPorts {
  readonly logger?: Logger;
  /** Makes a repair known: to the journal, to views, to the agents. Called once per lost or dismissed member. */
  readonly publishRepair?: (decision: RepairDecision) => Promise<void>;
  /** Makes known that an adaptive topology changed its shape, and why. Called once per change. */
  readonly publishSwitch?: (decision: SwitchDecision) => Promise<void>;
  /** For an adaptive topology, which keeps a shape for a while; the machine's where left out. */
  readonly clock?: Pick<Clock, 'monotonicMs'>;
  /** star with `hub: 'agent'`: the hub is elected by lease, over all nodes that share a store. */
  readonly election?: HubElection;
  /** mesh: what agents bid with besides their free slots. */
  readonly cost?: BidCost;
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
  /** An adaptive topology measures by it; others take no notice. From assigned to acknowledged, in ms. */
  acknowledged(latencyMs: number): void;
  /**
   * Recommends a shape for the members at present. An adaptive topology takes it up at once, when it is another one;
   * the others are what they were made as. @throws CONFIG_INVALID, also where a hop was neither given nor measured
   */
  optimize(request: OptimizeHere): Optimization;
  status(): TopologyStatus;
  /** The term of this node's hub. Undefined when it has none, and where no hub is elected. */
  hubTerm(): HubTerm | undefined;
  /** Gives the hub's lease back, where one is held. */
  stop(): Promise<void>;
}

/** The members are counted; an adaptive topology that has handed out work has measured what a hop takes. */
export type OptimizeHere = Omit<OptimizeRequestInput, 'agents' | 'hopMs'> & { readonly hopMs?: number };

export interface Optimization extends Recommendation {
  /** The shape before. */
  readonly previous: LayoutKind;
  /** Whether this call changed the shape. */
  readonly applied: boolean;
}

/** @throws CONFIG_INVALID */
export function createTopology(input: TopologyOptionsInput, ports: TopologyPorts = {}): SwarmTopology {
  return new SupervisedTopology(parseWith(TopologyOptionsSchema, input, 'topology options'), ports);
}

class SupervisedTopology implements SwarmTopology {
  readonly options: TopologyOptions;
  readonly layout: Topology;
  readonly handOff: HandOff;
  /** Undefined unless the topology is adaptive. */
  readonly #adaptive: AdaptiveShape | undefined;
  /** Undefined unless the hub is elected. */
  readonly #star: ElectedStar | undefined;
  readonly #membership: Membership;
  readonly #actor: Actor<typeof topologyMachine>;

  constructor(options: TopologyOptions, ports: TopologyPorts) {
    const { kind } = options;
    this.options = options;
    this.#actor = startMachine(ports);
    this.#adaptive = kind === 'adaptive' ? this.#adaptiveShape(ports) : undefined;
    const shape = kind === 'adaptive' ? this.#adaptive! : createShape(kind, options, ports.cost);
    this.#star = electedStar(shape, options, ports);
    this.layout = shape.layout;
    this.handOff = this.#star?.handOff ?? shape.handOff;
    this.#membership = new Membership(shape, options.maxAgents);
  }

  admit(members: readonly NewMember[]): void {
    this.#membership.admit(members);
    this.#star?.membersChanged();
    if (members.length > 0) this.#tell({ type: 'members.joined', count: members.length });
  }

  dismiss(index: number, reason: string): RepairPlan {
    return this.#remove(index, { cause: 'left', reason });
  }

  lose(index: number, reason: string): RepairPlan {
    const plan = this.#remove(index, { cause: 'lost', reason });
    this.#adaptive?.failed();
    return plan;
  }

  suspend(index: number): void {
    if (!this.#membership.setSuspended(index, true)) return;
    this.#adaptive?.failed();
    this.#tell({ type: 'member.suspended' });
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

  acknowledged(latencyMs: number): void {
    this.#adaptive?.acknowledged(latencyMs);
  }

  optimize(request: OptimizeHere): Optimization {
    const { hub } = this.options;
    const hopMs = request.hopMs ?? this.#adaptive?.hopMs;
    if (hopMs === undefined) throw hopUnknown();
    const recommendation = optimizeTopology({
      hub,
      ...request,
      hopMs,
      agents: Math.max(1, this.layout.size),
    });
    const { kind, branching, degree, fanOut, reason } = recommendation;
    const previous = this.layout.kind;
    const applied = this.#adaptive !== undefined && kind !== previous;
    if (applied) this.#adaptive!.switchTo(kind, reason, { branching, degree, fanOut });
    return { ...recommendation, previous, applied };
  }

  status(): TopologyStatus {
    const { value, context } = this.#actor.getSnapshot();
    return { state: value, ...context };
  }

  hubTerm(): HubTerm | undefined {
    return this.#star?.term;
  }

  async stop(): Promise<void> {
    this.#tell({ type: 'stop' });
    await this.#star?.stop();
  }

  #adaptiveShape({ clock = systemClock, cost }: TopologyPorts): AdaptiveShape {
    const onSwitch = (decision: SwitchDecision): void => this.#tell({ type: 'shape.switched', decision });
    return new AdaptiveShape(this.options, { clock, cost, onSwitch });
  }

  /** What still ends after the topology was stopped is of no interest. */
  #tell(event: TopologyEvent): void {
    if (this.#actor.getSnapshot().status === 'active') this.#actor.send(event);
  }

  #remove(index: number, why: { readonly cause: LossCause; readonly reason: string }): RepairPlan {
    const agentId = this.layout.agentId(index);
    const { plan, wasSuspended } = this.#membership.remove(index);
    this.#star?.membersChanged();
    this.#tell({ type: 'member.gone', decision: { agentId, ...why, plan }, wasSuspended });
    return plan;
  }
}

function hopUnknown(): ConclaveError {
  const problems = ['hopMs: nothing was measured yet; give what one message takes, in ms'];
  return new ConclaveError('CONFIG_INVALID', { details: { where: 'topology request', problems } });
}

function electedStar(
  { layout, handOff }: { readonly layout: Topology; readonly handOff: HandOff },
  { hub }: TopologyOptions,
  { election, logger = silentLogger }: TopologyPorts,
): ElectedStar | undefined {
  if (election === undefined || hub !== 'agent' || !(layout instanceof StarTopology)) return undefined;
  return new ElectedStar(layout, handOff, { election, logger });
}

function startMachine(ports: TopologyPorts): Actor<typeof topologyMachine> {
  const { logger = silentLogger, publishRepair, publishSwitch } = ports;
  const actor = startActor(topologyMachine, {}, (error) =>
    logger.error('The topology failed', { reason: messageOf(error) }),
  );
  const published = (published: Promise<void> = Promise.resolve(), what: LogFields): void => {
    published.then(
      () => {
        if (actor.getSnapshot().status === 'active') actor.send({ type: 'change.published' });
      },
      (error: unknown) =>
        logger.error('A change of the topology was not published', { ...what, reason: messageOf(error) }),
    );
  };
  actor.on('repair', ({ decision }) => published(publishRepair?.(decision), { agentId: decision.agentId }));
  actor.on('switch', ({ decision }) => published(publishSwitch?.(decision), { to: decision.to }));
  return actor;
}
