import { createRequire } from 'node:module';
import { ok, warn, type Check } from './check.ts';

const NAME = 'sequential-thinking server';
const PACKAGE = '@modelcontextprotocol/server-sequential-thinking';

/** Who brings whom: the server is a dependency of the agents, which are one of the swarm. */
const CHAIN = ['@conclave/swarm', '@conclave/agents', `${PACKAGE}/package.json`];

export function checkSequentialThinking(chain: readonly string[] = CHAIN): Check {
  try {
    const { version } = createRequire(resolveAlong(chain))(chain.at(-1)!) as { version: string };
    return ok(NAME, `${PACKAGE} ${version}`);
  } catch {
    return warn(
      NAME,
      `${PACKAGE} cannot be found`,
      'Install the dependencies again; without it, agents with the adapter sequential-thinking do not start.',
    );
  }
}

/** The last module of the chain but one: each is found from the one before it. */
function resolveAlong(chain: readonly string[]): string {
  return chain.slice(0, -1).reduce((from, name) => createRequire(from).resolve(name), import.meta.url);
}
