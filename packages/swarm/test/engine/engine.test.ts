import { existsSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { temporaryFolder } from '@conclave/testing/temporary-folder';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSwarm, SwarmCoordinationEngine } from '../../src/index.ts';
import type { EngineOptionsInput, SwarmPorts } from '../../src/index.ts';

const thinking = createRequire(import.meta.resolve('@conclave/agents')).resolve(
  '@modelcontextprotocol/server-sequential-thinking/dist/index.js',
);

function engineOf(options: EngineOptionsInput, ports: Partial<SwarmPorts> = {}): SwarmCoordinationEngine {
  const engine = new SwarmCoordinationEngine(options, ports);
  onTestFinished(() => engine.stop());
  return engine;
}

function mcpFile(mcpServers: object): string {
  const path = join(temporaryFolder(), '.mcp.json');
  writeFileSync(path, JSON.stringify({ mcpServers, note: 'of another program' }));
  return path;
}

describe('createSwarm', () => {
  it(verifies('E2.exact-methods', 'gives exactly the methods of the API, and stop'), async () => {
    const swarm = await createSwarm({ dataDir: temporaryFolder() });
    await swarm.stop();
    await swarm.stop();
    expect(Object.keys(swarm).toSorted()).toEqual(
      (
        'registerAgent unregisterAgent getAgentStatus listAgents createWorkflow executeWorkflow pauseWorkflow ' +
        'resumeWorkflow cancelWorkflow getWorkflowStatus sendMessage broadcastMessage subscribeToMessages ' +
        'unsubscribe getSharedState setSharedState subscribeToStateChanges getSwarmMetrics getAgentMetrics ' +
        'getWorkflowMetrics stop'
      )
        .split(' ')
        .toSorted(),
    );
  });

  it(verifies('E2.exact-methods', 'gives methods that work when they are taken off'), async () => {
    const { registerAgent, listAgents, stop } = await createSwarm();
    await registerAgent({ agentId: 'a', agentType: 't', capabilities: ['c'], execute: () => 1 });
    expect(await listAgents()).toMatchObject([{ agentId: 'a', agentType: 't', capabilities: ['c'] }]);
    await stop();
  });
});

describe('SwarmCoordinationEngine', () => {
  it(verifies('E1.initialize', 'opens nothing before it is initialized, and begins once'), async () => {
    const dataDir = join(temporaryFolder(), 'data');
    const engine = engineOf({ dataDir });
    expect(() => engine.api).toThrow(expect.objectContaining({ code: 'ENGINE_NOT_INITIALIZED' }));
    expect(existsSync(dataDir)).toBe(false);
    const [first, second] = await Promise.all([engine.initialize(), engine.initialize()]);
    expect(second).toBe(first);
    expect(existsSync(join(dataDir, 'conclave.db'))).toBe(true);
    expect(await engine.api.listAgents()).toEqual([]);
  });

  it(
    verifies('E1.discovers', 'registers declared agents, those of modules, and a server of .mcp.json'),
    async () => {
      const engine = engineOf(
        {
          baseUrl: import.meta.url,
          agents: [{ id: 'declared', kind: 'process', command: ['true'], capabilities: ['nothing'] }],
          agentModules: ['./fixtures/team.ts'],
          mcpServers: mcpFile({
            thinking: { type: 'stdio', command: '${NODE}', args: [thinking], note: 'left alone' },
            absent: { command: 'no-such-program-anywhere' },
            old: { type: 'sse', url: 'http://127.0.0.1:1/sse' },
            unset: { command: '${NOT_SET_ANYWHERE}' },
            'not a name': { command: '${NODE}', args: [thinking] },
          }),
        },
        { environment: { ...process.env, NODE: process.execPath } },
      );
      const { registered, notRegistered } = await engine.initialize();
      expect(registered).toEqual(['declared', 'ann', 'bob', 'thinking']);
      expect(notRegistered.map(({ server }) => server)).toEqual(['absent', 'old', 'unset', 'not a name']);
      const reasons = Object.fromEntries(notRegistered.map(({ server, error }) => [server, error]));
      expect(reasons['absent']).toMatchObject({ code: 'MCP_SERVER_FAILED' });
      expect(reasons['old']?.message).toContain('found "sse"');
      expect(reasons['unset']?.message).toContain('NOT_SET_ANYWHERE');
      expect(reasons['not a name']).toMatchObject({ code: 'CONFIG_INVALID' });
      const { api } = engine;
      expect(await api.getAgentStatus('thinking')).toMatchObject({ capabilities: ['sequentialthinking'] });
      const id = await api.createWorkflow({
        name: 'use',
        tasks: [
          { id: 'ask', type: 'ask-bob' },
          {
            id: 'think',
            type: 'sequentialthinking',
            params: { thought: 'Look', nextThoughtNeeded: false, thoughtNumber: 1, totalThoughts: 1 },
          },
        ],
      });
      const { errors, results } = await api.executeWorkflow(id);
      expect(errors).toEqual({});
      expect(results).toMatchObject({ ask: 'bob', think: { thoughtNumber: 1 } });
    },
  );

  it(
    verifies('E1.discovers', 'says what is wrong with a module or file, and leaves nothing running'),
    async () => {
      const module = engineOf({ baseUrl: import.meta.url, agentModules: ['./fixtures/no-agents.ts'] });
      await expect(module.initialize()).rejects.toMatchObject({
        code: 'AGENT_MODULE_NOT_LOADED',
        message: expect.stringContaining('no-agents.ts'),
      });
      const missing = engineOf({ mcpServers: join(temporaryFolder(), 'nowhere.json') });
      await expect(missing.initialize()).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
      const option = engineOf({ mcpServer: {} } as EngineOptionsInput);
      await expect(option.initialize()).rejects.toMatchObject({
        code: 'CONFIG_INVALID',
        message: expect.stringContaining('mcpServer'),
      });
    },
  );
});
