/** Agents of one node talk: each message goes over edges of the topology, each broadcast comes to every living member. */
import { isConclaveError } from '@conclave/contracts';
import type { IdSource, Message, Random } from '@conclave/contracts';
import type { AgentListing, SwarmNode, TopologyDescription } from '@conclave/swarm';
import type { Tally } from '../checks/tally.ts';
import type { Violations } from '../checks/violations.ts';

export interface ConversationOptions {
  readonly node: string;
  readonly swarm: SwarmNode;
  readonly random: Random;
  readonly ids: IdSource;
  readonly violations: Violations;
  readonly tally: Tally;
}

export class Conversation {
  readonly #options: ConversationOptions;
  /** By correlation id: who got the message, as often as it came. */
  readonly #heard = new Map<string, string[]>();

  constructor(options: ConversationOptions) {
    this.#options = options;
  }

  async listen(): Promise<void> {
    await this.#options.swarm.subscribeToMessages({}, ({ correlationId = '', targetAgent }: Message) => {
      const heard = this.#heard.get(correlationId) ?? [];
      heard.push(targetAgent);
      this.#heard.set(correlationId, heard);
    });
  }

  /** One says something to another, or to all. */
  async sayOne(): Promise<void> {
    const { swarm, random } = this.#options;
    const agents = await swarm.listAgents();
    const pick = (): AgentListing => agents[Math.floor(random.next() * agents.length)]!;
    if (agents.length === 0) return;
    await (random.next() < 0.6 ? this.#send(pick().agentId, pick().agentId) : this.broadcast(pick().agentId));
  }

  async #send(sourceAgent: string, targetAgent: string): Promise<void> {
    const { swarm, ids, tally, violations, node } = this.#options;
    const correlationId = ids.next('talk');
    const shape = swarm.describeTopology();
    const said = {
      sourceAgent,
      targetAgent,
      correlationId,
      messageType: 'status_update' as const,
      timestamp: 0,
    };
    try {
      const { route } = await swarm.sendMessage({ ...said, id: correlationId });
      tally.add('message');
      const strange = firstStrangeHop(shape, [sourceAgent, ...route]);
      violations.require(
        strange === undefined && (route.at(-1) ?? sourceAgent) === targetAgent,
        'misrouted',
        () =>
          `${node}: ${sourceAgent} to ${targetAgent} went ${route.join()}, no edge: ${strange ?? 'wrong end'}`,
      );
      this.#requireOnce(correlationId, [targetAgent]);
    } catch (error) {
      await this.#refused(error, [sourceAgent, targetAgent], shape);
    } finally {
      this.#heard.delete(correlationId);
    }
  }

  /** @param sourceAgent is told nothing itself */
  async broadcast(sourceAgent: string): Promise<void> {
    const { swarm, ids, tally } = this.#options;
    const correlationId = ids.next('talk');
    const before = await this.#living();
    const shape = swarm.describeTopology();
    const said = { sourceAgent, correlationId, messageType: 'status_update' as const };
    try {
      await swarm.broadcastMessage(said);
      tally.add('broadcast');
      const after = await this.#living();
      const wanted = [...before].filter((id) => after.has(id) && id !== sourceAgent);
      this.#requireOnce(correlationId, wanted);
    } catch (error) {
      await this.#refused(error, [sourceAgent], shape);
    } finally {
      this.#heard.delete(correlationId);
    }
  }

  #requireOnce(correlationId: string, wanted: readonly string[]): void {
    const { violations, node } = this.#options;
    const heard = this.#heard.get(correlationId) ?? [];
    for (const agentId of wanted) {
      const times = heard.filter((id) => id === agentId).length;
      violations.require(
        times === 1,
        'unheard',
        () => `${node}: ${agentId} heard ${correlationId} ${times} times`,
      );
    }
  }

  /** Only who is no member, or goes, may be refused. */
  async #refused(error: unknown, agentIds: readonly string[], shape: TopologyDescription): Promise<void> {
    const { violations, tally, node } = this.#options;
    if (!isConclaveError(error)) throw error;
    tally.add('message refused');
    const living = await this.#living();
    const members = new Set(shape.members.map(({ agentId }) => agentId));
    const areAllThere = agentIds.every((id) => living.has(id) && members.has(id));
    violations.require(
      !areAllThere,
      'misrouted',
      () => `${node}: ${agentIds.join(' to ')}: ${error.message}`,
    );
  }

  async #living(): Promise<ReadonlySet<string>> {
    const agents = await this.#options.swarm.listAgents();
    return new Set(agents.filter(isLiving).map(({ agentId }) => agentId));
  }
}

export function isLiving({ state }: AgentListing): boolean {
  return state !== 'failed' && state !== 'draining' && state !== 'stopped';
}

/** The first two neighbours on the way that the shape does not link; undefined when there are none. */
export function firstStrangeHop(
  { members, edges }: TopologyDescription,
  way: readonly string[],
): string | undefined {
  const names = new Map(members.map(({ index, agentId }) => [index, agentId]));
  const nameOf = (index: number): string => names.get(index) ?? 'coordinator';
  const linked = new Set(
    edges.flatMap(([a, b]) => [`${nameOf(a)} ${nameOf(b)}`, `${nameOf(b)} ${nameOf(a)}`]),
  );
  const hops = way.slice(1).map((to, i) => `${way[i]!} ${to}`);
  return hops.find((hop) => !linked.has(hop));
}
