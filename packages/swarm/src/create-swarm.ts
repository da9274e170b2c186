import { SwarmCoordinationEngine } from './swarm-coordination-engine.ts';
import type { SwarmCoordinationAPI } from './swarm-coordination-api.ts';
import type { EngineOptionsInput } from './discovery/engine-options.ts';
import type { SwarmPorts } from './swarm-options.ts';

/** The API, and the one call that ends it all. */
export interface Swarm extends SwarmCoordinationAPI {
  /** Interrupts its runs, which can be resumed, stops agents and threads, and leaves the store. Safe to call twice. */
  readonly stop: () => Promise<void>;
}

/**
 * A swarm in one call, for programs that embed it. MCP servers of the configuration that cannot be reached are in the
 * log; an engine of one's own tells them to the program.
 * @throws what {@link SwarmCoordinationEngine.initialize} throws
 */
export async function createSwarm(
  options: EngineOptionsInput = {},
  ports: Partial<SwarmPorts> = {},
): Promise<Swarm> {
  const engine = new SwarmCoordinationEngine(options, ports);
  await engine.initialize();
  return { ...engine.api, stop: () => engine.stop() };
}
