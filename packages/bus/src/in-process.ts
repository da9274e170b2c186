import { silentLogger } from '@conclave/contracts';
import type { Logger, WakeTopic, WakeUps } from '@conclave/contracts';
import { Subscriptions } from './subscriptions.ts';

/**
 * Between those who hold this object: the parts of one node, or several nodes of one process. Listeners are called in
 * a microtask after the announcement, once for all that were made in one go.
 */
export function createInProcessWakeUps({
  logger = silentLogger,
}: { readonly logger?: Logger } = {}): WakeUps {
  const subscriptions = new Subscriptions({ logger });
  const announced = new Set<WakeTopic>();
  let isClosed = false;
  const deliver = (): void => {
    const topics = [...announced];
    announced.clear();
    subscriptions.tell(topics);
  };
  return {
    announce(topic) {
      if (isClosed) return;
      if (announced.size === 0) queueMicrotask(deliver);
      announced.add(topic);
    },
    subscribe: (topic, listener) => (isClosed ? () => undefined : subscriptions.add(topic, listener)),
    close() {
      isClosed = true;
      deliver();
      subscriptions.clear();
      return Promise.resolve();
    },
  };
}
