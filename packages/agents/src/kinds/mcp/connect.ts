import { basename } from 'node:path';
import type { McpServer } from '@conclave/contracts';
import { resolveFolder, resolveProgram } from '../../processes/base-folder.ts';
import { minimalEnvironment } from '../../processes/minimal-environment.ts';
import type { OwnedExecutorEnvironment } from '../agent-executor.ts';
import type { ServerTransport } from './mcp-session.ts';
import { StdioTransport } from './stdio-transport.ts';

/** The server in few words, for messages: the program and its script or package, no argument that may be a secret. */
export function describeServer(server: McpServer): string {
  if ('url' in server) {
    const { origin, pathname } = new URL(server.url);
    return `${origin}${pathname}`;
  }
  const script = server.args.find((arg) => !arg.startsWith('-')) ?? '';
  const named = /^[\w@./-]+$/.test(script) ? ` ${basename(script)}` : '';
  return `${basename(server.command)}${named}`;
}

/** The way to a server; nothing is started yet. HTTP is loaded only where a server is reached by it. */
export async function transportTo(
  server: McpServer,
  environment: OwnedExecutorEnvironment,
): Promise<ServerTransport> {
  if ('command' in server) return stdio(server, environment);
  const { StreamableHTTPClientTransport } =
    await import('@modelcontextprotocol/sdk/client/streamableHttp.js');
  return new StreamableHTTPClientTransport(new URL(server.url), { requestInit: { headers: server.headers } });
}

function stdio(
  server: Extract<McpServer, { command: string }>,
  environment: OwnedExecutorEnvironment,
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
