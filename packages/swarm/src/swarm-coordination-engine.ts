import { ConclaveError, parseWith } from '@conclave/contracts';
import { createNode } from './create-node.ts';
import { discoverAgents } from './discovery/discover-agents.ts';
import type { Discovery } from './discovery/discover-agents.ts';
import { EngineOptionsSchema } from './discovery/engine-options.ts';
import type { EngineOptionsInput } from './discovery/engine-options.ts';
import { apiOf } from './swarm-coordination-api.ts';
import type { SwarmCoordinationAPI } from './swarm-coordination-api.ts';
import type { SwarmNode } from './swarm-node.ts';
import type { SwarmPorts } from './swarm-options.ts';

/** A swarm from its configuration to its end. Nothing is opened or started before {@link initialize}. */
export class SwarmCoordinationEngine {
  readonly #options: EngineOptionsInput;
  readonly #ports: Partial<SwarmPorts>;
  #initialized: Promise<Discovery> | undefined;
  #node: SwarmNode | undefined;
  #api: SwarmCoordinationAPI | undefined;

  constructor(options: EngineOptionsInput = {}, ports: Partial<SwarmPorts> = {}) {
    this.#options = options;
    this.#ports = ports;
  }

  /**
   * Opens the store, joins it as a node, sets up messaging, and registers the agents of the configuration: those that
   * are declared, those of modules, and one for each MCP server. A second call gives what the first one gave.
   * @returns who was registered, and which servers could not be reached and why
   * @throws CONFIG_INVALID, STORE_*, AGENT_EXISTS, AGENT_LIMIT_REACHED, AGENT_MODULE_NOT_LOADED; then nothing is left running
   */
  initialize(): Promise<Discovery> {
    this.#initialized ??= this.#begin();
    return this.#initialized;
  }

  async #begin(): Promise<Discovery> {
    const options = parseWith(EngineOptionsSchema, this.#options, 'swarm options');
    const { mcpServers: _, agentModules: __, ...nodeOptions } = options;
    const node = await createNode(nodeOptions, this.#ports);
    try {
      const discovery = await discoverAgents(node, options, this.#ports);
      this.#api = apiOf(node);
      this.#node = node;
      return discovery;
    } catch (error) {
      await node.stop();
      throw error;
    }
  }

  /** @throws ENGINE_NOT_INITIALIZED */
  get api(): SwarmCoordinationAPI {
    return this.#api ?? notInitialized();
  }

  /** This process in the swarm, with everything that is not in the API. @throws ENGINE_NOT_INITIALIZED */
  get node(): SwarmNode {
    return this.#node ?? notInitialized();
  }

  /** Ends what was started, also by an `initialize` that is under way. Safe to call twice. */
  async stop(): Promise<void> {
    // One that failed has left nothing, and was told to whoever asked for it.
    await this.#initialized?.catch(() => undefined);
    await this.#node?.stop();
  }
}

function notInitialized(): never {
  throw new ConclaveError('ENGINE_NOT_INITIALIZED');
}
