/** Finds the agents that a configuration speaks of without declaring them. */
import { discoverTools } from '@conclave/agents';
import {
  AgentIdSchema,
  messageOf,
  parseWith,
  silentLogger,
  systemClock,
  toErrorData,
} from '@conclave/contracts';
import type { AgentSpecInput, ErrorData } from '@conclave/contracts';
import type { SwarmNode } from '../swarm-node.ts';
import type { SwarmPorts } from '../swarm-options.ts';
import { agentsOfModule } from './agent-modules.ts';
import type { EngineOptions } from './engine-options.ts';
import { readMcpFile } from './mcp-file.ts';
import type { FiledServer } from './mcp-file.ts';

/** What became of the configuration's agents. */
export interface Discovery {
  /** Ids of all agents, in the order of their registration. */
  readonly registered: readonly string[];
  /** MCP servers that have no agent: they did not answer, offer nothing, or their name cannot be an agent's. */
  readonly notRegistered: readonly NotRegistered[];
}

export interface NotRegistered {
  /** As the configuration has it. */
  readonly server: string;
  readonly error: ErrorData;
}

type DiscoveryOptions = Pick<EngineOptions, 'mcpServers' | 'agentModules' | 'baseUrl'>;

/** @throws CONFIG_INVALID, AGENT_EXISTS, AGENT_LIMIT_REACHED, AGENT_MODULE_NOT_LOADED */
export async function discoverAgents(
  node: SwarmNode,
  options: DiscoveryOptions,
  ports: Partial<SwarmPorts>,
): Promise<Discovery> {
  const registered = (await node.listAgents()).map(({ agentId }): string => agentId);
  for (const module of options.agentModules) {
    for (const agent of await agentsOfModule(module, options.baseUrl))
      registered.push(...(await node.registerAgent(agent)));
  }
  const notRegistered: NotRegistered[] = [];
  const { logger = silentLogger } = ports;
  const servers = await serversOf(options, ports);
  // They start side by side and are registered in the order of the configuration.
  const found = await Promise.allSettled(servers.map((filed) => agentOf(filed, options, ports)));
  for (const [i, finding] of found.entries()) {
    try {
      if (finding.status === 'rejected') throw finding.reason;
      registered.push(...(await node.registerAgent(finding.value)));
    } catch (error) {
      const server = servers[i]!.name;
      notRegistered.push({ server, error: toErrorData(error) });
      logger.warn('MCP server not registered', { server, reason: messageOf(error) });
    }
  }
  return { registered, notRegistered };
}

async function serversOf(
  { mcpServers = {} }: DiscoveryOptions,
  { environment = {} }: Partial<SwarmPorts>,
): Promise<readonly FiledServer[]> {
  if (typeof mcpServers === 'string') return readMcpFile(mcpServers, environment);
  return Object.entries(mcpServers).map(([name, server]) => ({ name, server }));
}

/** A task's type is the tool's name. */
async function agentOf(
  filed: FiledServer,
  { baseUrl }: DiscoveryOptions,
  { clock = systemClock, logger = silentLogger, environment: ambient = {} }: Partial<SwarmPorts>,
): Promise<AgentSpecInput> {
  if ('error' in filed) throw filed.error;
  const { name, server } = filed;
  const id = parseWith(AgentIdSchema, name, `MCP server "${name}"`);
  const tools = await discoverTools({ agentId: id, server, clock, logger, ambient, baseUrl });
  return { id, kind: 'mcp', server, capabilities: [...tools] };
}
