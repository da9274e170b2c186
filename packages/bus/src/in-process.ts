import { silentLogger } from '@conclave/contracts';
import type { Logger, WakeUps } from '@conclave/contracts';
import { Hub } from './hub.ts';

/** Between those who hold this object: the parts of one node, or several nodes of one process. */
export function createInProcessWakeUps({
  logger = silentLogger,
}: { readonly logger?: Logger } = {}): WakeUps {
  return new Hub([], logger);
}
