import type { Clock, Logger, McpServer } from '@conclave/contracts';
import { ConclaveError, messageOf } from '@conclave/contracts';
import { defaultTuning } from '../../fleet/fleet-options.ts';
import type { Environment } from '../../processes/minimal-environment.ts';
import { describeServer } from './describe-server.ts';

export interface ToolDiscovery {
  /** Names the server in messages. */
  readonly agentId: string;
  readonly server: McpServer;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly ambient: Environment;
  readonly baseUrl: string | undefined;
}

/**
 * Starts the server, asks it for its tools and ends it again. @returns their names, over all pages
 * at least one
 * @throws MCP_SERVER_FAILED with the reason
 */
export async function discoverTools(discovery: ToolDiscovery): Promise<readonly string[]> {
  const { agentId, server } = discovery;
  // Brings in the MCP SDK: only where there is a server.
  const { newSession } = await import('./connect.ts');
  const failed = (reason: string): ConclaveError =>
    new ConclaveError('MCP_SERVER_FAILED', { details: { agentId, server: describeServer(server), reason } });
  const lost = Promise.withResolvers<never>();
  lost.promise.catch(() => undefined);
  const environment = { ...discovery, tuning: defaultTuning };
  try {
    const session = await newSession(server, environment, (_, reason) => lost.reject(failed(reason)));
    try {
      await session.open();
      const tools = [...(await Promise.race([session.tools(), lost.promise]))];
      if (tools.length === 0) throw failed('it offers no tools');
      return tools;
    } finally {
      await session.close();
    }
  } catch (error) {
    throw error instanceof ConclaveError ? error : failed(messageOf(error));
  }
}
