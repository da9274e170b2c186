import type { ConclaveError, JsonValue } from '@conclave/contracts';
import type { MessageListener } from '@conclave/agents';
import type { MessageDesk } from './messages/message-desk.ts';
import type {
  BroadcastDelivery,
  BroadcastInput,
  MessageDelivery,
  MessageSubscriptionInput,
  SentMessageInput,
} from './messages/message-requests.ts';
import type { SharedState, StateObserver } from './shared-state/shared-state.ts';
import type {
  DeleteStateOptions,
  GetStateOptions,
  SetStateOptions,
  SharedStateEntry,
  StateFilter,
} from './shared-state/state-requests.ts';
import type { Subscriptions } from './subscriptions.ts';

export interface ExchangeParts {
  readonly subscriptions: Subscriptions;
  readonly messages: MessageDesk;
  readonly sharedState: SharedState;
}

/** What agents tell each other and what they share: the part of the API that hands on to the two. */
export class NodeExchange {
  readonly #parts: ExchangeParts;

  constructor(parts: ExchangeParts) {
    this.#parts = parts;
  }

  sendMessage(message: SentMessageInput): Promise<MessageDelivery> {
    return this.#parts.messages.send(message);
  }

  broadcastMessage(message: BroadcastInput): Promise<BroadcastDelivery> {
    return this.#parts.messages.broadcast(message);
  }

  subscribeToMessages(filter: MessageSubscriptionInput, listener: MessageListener): Promise<string> {
    return this.#parts.messages.subscribe(filter, listener);
  }

  async unsubscribe(subscriptionId: string): Promise<void> {
    this.#parts.subscriptions.end(subscriptionId);
  }

  getSharedState(key: string, options?: GetStateOptions): Promise<SharedStateEntry | null> {
    return this.#parts.sharedState.get(key, options);
  }

  setSharedState(key: string, value: JsonValue, options?: SetStateOptions): Promise<SharedStateEntry> {
    return this.#parts.sharedState.set(key, value, options);
  }

  deleteSharedState(key: string, options?: DeleteStateOptions): Promise<number | null> {
    return this.#parts.sharedState.delete(key, options);
  }

  subscribeToStateChanges(
    filter: StateFilter,
    observer: StateObserver,
    onMissed?: (error: ConclaveError) => void,
  ): Promise<string> {
    return this.#parts.sharedState.subscribe(filter, observer, onMissed);
  }
}
