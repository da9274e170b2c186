import { ConclaveError, MessageSchema, messageOf, parseWith } from '@conclave/contracts';
import type { IdSource, Clock, Logger, Message } from '@conclave/contracts';
import { passesFilter } from '@conclave/agents';
import type { Agent, AgentFleet, MessageListener } from '@conclave/agents';
import type { SwarmTopology } from '@conclave/topology';
import type { Subscriptions } from '../subscriptions.ts';
import { planBroadcast } from './broadcast-plan.ts';
import { BroadcastSchema, MessageSubscriptionSchema, SentMessageSchema } from './message-requests.ts';
import type {
  BroadcastDelivery,
  BroadcastInput,
  MessageDelivery,
  MessageSubscriptionInput,
  SentMessageInput,
} from './message-requests.ts';
import { TurnQueue } from './turn-queue.ts';

export interface MessageDeskParts {
  readonly fleet: AgentFleet;
  readonly topology: SwarmTopology;
  readonly subscriptions: Subscriptions;
  readonly ids: IdSource;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly endOfTurn: (callback: () => void) => void;
}

interface Subscriber {
  readonly filter: MessageSubscriptionInput;
  readonly listener: MessageListener;
}

interface Sent {
  readonly message: Message;
  readonly route: readonly string[];
  readonly resolve: (delivery: MessageDelivery) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Messages between the agents of this node, in this process: nothing is kept for an agent that does not listen. Agents
 * that work in threads, in other programs or on servers hear nothing by themselves; those who subscribe to their messages
 * do it for them.
 */
export class MessageDesk {
  readonly #parts: MessageDeskParts;
  readonly #subscribers = new Set<Subscriber>();
  readonly #queue: TurnQueue<Sent>;

  constructor(parts: MessageDeskParts) {
    this.#parts = parts;
    this.#queue = new TurnQueue(parts.endOfTurn, (sent) => this.#deliver(sent));
  }

  /**
   * Delivers at the end of this turn of the event loop: by priority, then in order per sender.
   * @throws CONFIG_INVALID, AGENT_NOT_FOUND (sender or target), AGENT_UNREACHABLE; then nobody has it
   */
  async send(input: SentMessageInput): Promise<MessageDelivery> {
    const { fleet, ids, clock } = this.#parts;
    const said = parseWith(SentMessageSchema, input, 'message');
    const message = { ...said, id: said.id ?? ids.next('msg'), timestamp: said.timestamp ?? clock.nowMs() };
    const source = fleet.get(message.sourceAgent);
    return this.#post(message, this.#routeBetween(source, fleet.get(message.targetAgent)));
  }

  /** Spreads a message over the topology's plan. @throws CONFIG_INVALID, AGENT_NOT_FOUND, AGENT_UNREACHABLE for its sender */
  async broadcast(input: BroadcastInput): Promise<BroadcastDelivery> {
    const { scope, ...said } = parseWith(BroadcastSchema, input, 'broadcast');
    const { fleet, topology, ids, clock } = this.#parts;
    const source = fleet.get(said.sourceAgent);
    this.#requireMember(source, { from: source.id, to: scope.to });
    const plan = planBroadcast({ scope, source, agents: fleet.list(), layout: topology.layout });
    const broadcastId = ids.next('cast');
    const rest = { correlationId: broadcastId, ...said, timestamp: clock.nowMs() };
    const failures: { agentId: string; reason: string }[] = plan.unreached.map((agent) => ({
      agentId: agent.id,
      reason: 'the plan of the topology does not lead to it',
    }));
    await Promise.all(
      plan.reached.map(async (agent) => {
        const message = MessageSchema.parse({ ...rest, id: ids.next('msg'), targetAgent: agent.id });
        const reason = await this.#reasonWhyNot(message);
        if (reason !== undefined) failures.push({ agentId: agent.id, reason });
      }),
    );
    const recipients = plan.reached.length + plan.unreached.length;
    const failed = failures.length;
    return { broadcastId, recipients, delivered: recipients - failed, failed, failures, rounds: plan.rounds };
  }

  /**
   * Hears what is sent, as far as it passes the filter. One that names an agent receives for it; any other looks on.
   * @returns the subscription's id. @throws CONFIG_INVALID, AGENT_NOT_FOUND
   */
  async subscribe(input: MessageSubscriptionInput, listener: MessageListener): Promise<string> {
    const filter = parseWith(MessageSubscriptionSchema, input, 'filter of messages');
    if (filter.agentId !== undefined) this.#parts.fleet.get(filter.agentId);
    const subscriber = { filter, listener };
    this.#subscribers.add(subscriber);
    return this.#parts.subscriptions.add(() => this.#subscribers.delete(subscriber));
  }

  #post(message: Message, route: readonly string[]): Promise<MessageDelivery> {
    return new Promise((resolve, reject) => {
      this.#queue.put({ message, route, resolve, reject }, message.priority);
    });
  }

  async #reasonWhyNot(message: Message): Promise<string | undefined> {
    try {
      const { delivered } = await this.#post(message, []);
      return delivered ? undefined : 'nobody listens there';
    } catch (error) {
      return messageOf(error);
    }
  }

  /** The agents are looked at again: one may have gone since the message was sent. */
  #deliver({ message, route, resolve, reject }: Sent): void {
    try {
      const { fleet } = this.#parts;
      const target = fleet.get(message.targetAgent);
      this.#requireMember(target, { from: message.sourceAgent, to: target.id });
      const receivers = target.handleMessage(message) + this.#tellSubscribers(message);
      resolve({ message, route, receivers, delivered: receivers > 0 });
    } catch (error) {
      reject(error);
    }
  }

  /** @returns how many of those that receive for the target took it */
  #tellSubscribers(message: Message): number {
    let receivers = 0;
    for (const { filter, listener } of this.#subscribers) {
      const { agentId, ...rest } = filter;
      if (agentId !== undefined && agentId !== message.targetAgent) continue;
      if (!passesFilter(message, rest)) continue;
      try {
        listener(message);
        if (agentId !== undefined) receivers += 1;
      } catch (error) {
        const fields = { messageId: message.id, reason: messageOf(error) };
        this.#parts.logger.warn('subscriber of messages failed', fields);
      }
    }
    return receivers;
  }

  #routeBetween(source: Agent, target: Agent): readonly string[] {
    const { layout } = this.#parts.topology;
    const between = { from: source.id, to: target.id };
    this.#requireMember(source, between);
    this.#requireMember(target, between);
    const hops = layout.route(source.index, target.index);
    if (hops.length === 0 && source !== target)
      throw unreachable(between, 'the topology has no way between them');
    return hops.map((hop) => (hop < 0 ? 'coordinator' : layout.agentId(hop)));
  }

  /** An agent that is being restarted still hears; one that was given up, or ends, does not. */
  #requireMember(agent: Agent, between: { readonly from: string; readonly to: string }): void {
    const { state, reason } = agent.getStatus();
    const isMember = this.#parts.topology.layout.has(agent.index);
    if (isMember && state !== 'failed' && state !== 'draining' && state !== 'stopped') return;
    const what = isMember || state === 'failed' ? state : 'not a member of the topology';
    throw unreachable(between, `"${agent.id}" is ${what}${reason === undefined ? '' : ` (${reason})`}`);
  }
}

function unreachable(between: { readonly from: string; readonly to: string }, reason: string): ConclaveError {
  return new ConclaveError('AGENT_UNREACHABLE', { details: { ...between, reason } });
}
