/** This process as a node of the store: others see that it lives, and may take over its runs when it does not. */
import { messageOf } from '@conclave/contracts';
import type { CancelTimer, Clock, Logger, NodeRecord, NodeRegistry } from '@conclave/contracts';
import { describeThisProcess } from '@conclave/store';

export interface NodePresence {
  readonly nodeId: string;
  /** Where it runs. */
  readonly place: Pick<NodeRecord, 'host' | 'pid'>;
  leave(): Promise<void>;
}

export interface NodePresenceOptions {
  readonly nodeId: string;
  readonly registry: NodeRegistry;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly heartbeatMs: number;
}

export async function joinAsNode(options: NodePresenceOptions): Promise<NodePresence> {
  const { nodeId, registry, clock, logger, heartbeatMs } = options;
  const record = describeThisProcess(nodeId);
  await registry.join(record);
  let cancel: CancelTimer;
  const beat = (): void => {
    registry
      .heartbeat(nodeId)
      .catch((error: unknown) =>
        logger.warn('node heartbeat not written', { nodeId, reason: messageOf(error) }),
      );
    cancel = clock.schedule(heartbeatMs, beat, { keepAlive: false });
  };
  cancel = clock.schedule(heartbeatMs, beat, { keepAlive: false });
  return {
    nodeId,
    place: { host: record.host, pid: record.pid },
    leave: async () => {
      cancel();
      // A store that is lost must not keep the rest from being closed; others see by themselves that we are gone.
      await registry
        .leave(nodeId)
        .catch((error: unknown) => logger.warn('node not signed off', { nodeId, reason: messageOf(error) }));
    },
  };
}
