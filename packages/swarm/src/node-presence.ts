/** This process as a node of the store: others see that it lives, and may take over its runs when it does not. */
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { pid } from 'node:process';
import type { CancelTimer, Clock, Logger, NodeRegistry } from '@conclave/contracts';

export interface NodePresence {
  readonly nodeId: string;
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
  await registry.join({ nodeId, host: hostname(), pid, bootId: processStart() });
  let cancel: CancelTimer;
  const beat = (): void => {
    registry
      .heartbeat(nodeId)
      .catch((error: unknown) => logger.warn('The node heartbeat was not written', { nodeId, error }));
    cancel = clock.schedule(heartbeatMs, beat, { keepAlive: false });
  };
  cancel = clock.schedule(heartbeatMs, beat, { keepAlive: false });
  return {
    nodeId,
    leave: async () => {
      cancel();
      await registry.leave(nodeId);
    },
  };
}

/** When the kernel started this process, so that a later process with the same id is not taken for it. */
function processStart(): string {
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8');
    // The 22nd field; the second, the command's name, may hold spaces and is in parentheses.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
