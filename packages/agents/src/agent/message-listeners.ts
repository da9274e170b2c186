import type { Logger, Message } from '@conclave/contracts';
import { messageOf } from '@conclave/contracts';
import type { MessageFilter, MessageListener } from './agent.ts';

interface Subscription {
  readonly listener: MessageListener;
  readonly filter: MessageFilter;
}

/** One agent's subscribers. */
export class MessageListeners {
  readonly #subscriptions = new Set<Subscription>();

  subscribe(listener: MessageListener, filter: MessageFilter): () => void {
    const subscription = { listener, filter };
    this.#subscriptions.add(subscription);
    return () => this.#subscriptions.delete(subscription);
  }

  /** @returns how many took it; a subscriber that throws is logged and did not */
  deliver(message: Message, logger: Logger): number {
    let taken = 0;
    const present = Array.from(this.#subscriptions);
    for (const { listener, filter } of present) {
      if (!passesFilter(message, filter)) continue;
      try {
        listener(message);
        taken += 1;
      } catch (error) {
        logger.error('message subscriber failed', {
          agentId: message.targetAgent,
          messageId: message.id,
          error: messageOf(error),
        });
      }
    }
    return taken;
  }
}

export function passesFilter(message: Message, filter: MessageFilter): boolean {
  const { messageType, sourceAgent, correlationId, priority } = filter;
  return (
    (messageType === undefined || message.messageType === messageType) &&
    (sourceAgent === undefined || message.sourceAgent === sourceAgent) &&
    (correlationId === undefined || message.correlationId === correlationId) &&
    (priority === undefined || message.priority === priority)
  );
}
