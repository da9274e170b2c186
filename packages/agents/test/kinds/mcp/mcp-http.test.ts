import { createServer as createHttpServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { verifies } from '@conclave/test/requirements';
import type { Agent } from '../../../src/index.ts';
import type { FleetUnderTest } from '../../fleet-under-test.ts';
import { errorOf, fleetUnderTest, untilBack, valueOf } from '../../fleet-under-test.ts';

/** A server on loopback that keeps sessions and forgets them when it is asked to. */
class SessionServer {
  readonly sessions = new Map<string, StreamableHTTPServerTransport>();
  readonly deleted: string[] = [];
  readonly tokens = new Set<string | undefined>();
  readonly #http: Server = createHttpServer((request, response) => void this.#handle(request, response));

  async listen(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.#http.listen(port, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}/mcp`;
  }

  async close(): Promise<void> {
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.tokens.add(request.headers.authorization);
    const id = request.headers['mcp-session-id'];
    const known = typeof id === 'string' ? this.sessions.get(id) : undefined;
    if (request.method === 'DELETE' && typeof id === 'string') this.deleted.push(id);
    if (known === undefined && id !== undefined) {
      response.writeHead(404).end();
      return;
    }
    await (known ?? (await this.#newSession())).handleRequest(request, response);
  }

  async #newSession(): Promise<StreamableHTTPServerTransport> {
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: () => randomUUID(),
      onsessioninitialized: (id) => void this.sessions.set(id, transport),
    });
    const server = new McpServer({ name: 'http fixture', version: '1.0.0' });
    server.registerTool('hello', {}, () => ({ content: [{ type: 'text', text: '"world"' }] }));
    server.registerTool('hang', {}, () => new Promise(() => undefined));
    await server.connect(transport as Parameters<McpServer['connect']>[0]);
    return transport;
  }
}

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

async function serving(): Promise<{
  server: SessionServer;
  test: FleetUnderTest;
  agent: Agent;
  url: string;
}> {
  const server = new SessionServer();
  const url = await server.listen();
  open.push(() => server.close());
  const test = fleetUnderTest({ tuning: { restartDelayMs: 20 } });
  open.push(() => test.fleet.stop());
  const headers = { authorization: 'Bearer secret' };
  const agent = test.one({
    id: 'remote',
    kind: 'mcp',
    capabilities: ['hello', 'hang'],
    server: { url, headers },
    concurrency: 4,
  });
  return { server, test, agent, url };
}

describe('mcp agent over HTTP', () => {
  it(verifies('A2.mcp-http', 'calls tools in one session and says goodbye'), async () => {
    const { server, test, agent } = await serving();
    expect(valueOf(await agent.execute({ type: 'hello' }))).toBe('world');
    expect(valueOf(await agent.execute({ type: 'hello' }))).toBe('world');
    expect(server.sessions.size).toBe(1);
    expect([...server.tokens]).toEqual(['Bearer secret']);
    expect(await agent.healthCheck()).toEqual({ status: 'healthy', score: 1 });
    await test.fleet.stop();
    expect(server.deleted).toEqual([...server.sessions.keys()]);
  });

  it(verifies(['A2.mcp-http', 'A7.restart'], 'begins a new session when the server forgot it'), async () => {
    const { server, test, agent } = await serving();
    await agent.execute({ type: 'hello' });
    server.sessions.clear();
    expect(errorOf(await agent.execute({ type: 'hello' }))).toMatchObject({
      code: 'MCP_SERVER_FAILED',
      retryable: true,
    });
    await untilBack(test);
    expect(valueOf(await agent.execute({ type: 'hello' }))).toBe('world');
  });

  it(verifies('A2.mcp-http', 'fails open calls when the server goes away'), async () => {
    const { server, test, agent, url } = await serving();
    await agent.execute({ type: 'hello' });
    const hanging = agent.execute({ type: 'hang' });
    await vi.waitFor(() => expect(agent.getStatus().running).toBe(1));
    await new Promise((resolve) => setImmediate(resolve));
    await server.close();
    const error = errorOf(await hanging);
    expect(error.code).toBe('MCP_SERVER_FAILED');
    expect(error.message).toContain(url);
    expect(error.message).not.toContain('secret');
    await vi.waitFor(() => expect(test.availability[0]).toEqual([0, false]));
  });

  it('reports a server that is not there', async () => {
    const test = fleetUnderTest({ tuning: { restartIntensity: 0 } });
    open.push(() => test.fleet.stop());
    const server = { url: 'http://127.0.0.1:9/mcp' };
    const agent = test.one({ id: 'remote', kind: 'mcp', capabilities: ['hello'], server });
    expect(errorOf(await agent.execute({ type: 'hello' })).code).toBe('MCP_SERVER_FAILED');
    expect(agent.getStatus().state).toBe('failed');
  });
});
