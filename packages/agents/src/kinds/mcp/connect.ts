import type { McpServer } from '@conclave/contracts';
import { resolveFolder, resolveProgram } from '../../processes/base-folder.ts';
import { minimalEnvironment } from '../../processes/minimal-environment.ts';
import type { OwnedExecutorEnvironment } from '../agent-executor.ts';
import { McpSession } from './mcp-session.ts';
import type { ServerTransport } from './mcp-session.ts';
import { StdioTransport } from './stdio-transport.ts';

/** What a session needs of whoever opens it. */
export type SessionEnvironment = Pick<
  OwnedExecutorEnvironment,
  'agentId' | 'ambient' | 'baseUrl' | 'clock' | 'logger' | 'tuning'
>;

/**
 * A session that is not open yet; nothing is started. This module brings in the MCP SDK, so it is loaded with the first
 * server, and the SDK's HTTP client with the first that is reached by HTTP.
 */
export async function newSession(
  server: McpServer,
  environment: SessionEnvironment,
  onLost: (session: McpSession, reason: string) => void,
): Promise<McpSession> {
  const { clock, tuning } = environment;
  const transport = 'command' in server ? stdio(server, environment) : await http(server);
  const session: McpSession = new McpSession({
    transport,
    clock,
    startTimeoutMs: tuning.mcpStartTimeoutMs,
    onLost: (reason) => onLost(session, reason),
  });
  return session;
}

async function http(server: Extract<McpServer, { url: string }>): Promise<ServerTransport> {
  const { StreamableHTTPClientTransport } =
    await import('@modelcontextprotocol/sdk/client/streamableHttp.js');
  return new StreamableHTTPClientTransport(new URL(server.url), { requestInit: { headers: server.headers } });
}

function stdio(
  server: Extract<McpServer, { command: string }>,
  environment: SessionEnvironment,
): StdioTransport {
  const { baseUrl, ambient, clock, logger, agentId } = environment;
  return new StdioTransport({
    process: {
      program: resolveProgram(server.command, baseUrl),
      args: server.args,
      cwd: resolveFolder(server.cwd, baseUrl),
      env: minimalEnvironment(ambient, server.env),
    },
    clock,
    onStderr: (line) => logger.debug('MCP server wrote to stderr', { agentId, line }),
  });
}
