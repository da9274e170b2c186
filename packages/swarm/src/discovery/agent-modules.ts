import { resolveModule } from '@conclave/agents';
import type { LocalAgent } from '@conclave/agents';
import { ConclaveError, messageOf } from '@conclave/contracts';
import type { AgentSpecInput } from '@conclave/contracts';

export type RegisteredForm = AgentSpecInput | LocalAgent;

/** The agents of a module's default export; what they are is checked when they are registered. @throws AGENT_MODULE_NOT_LOADED */
export async function agentsOfModule(
  module: string,
  baseUrl: string | undefined,
): Promise<readonly RegisteredForm[]> {
  const failed = (reason: string): ConclaveError =>
    new ConclaveError('AGENT_MODULE_NOT_LOADED', { details: { module, reason } });
  const given = await exported(resolveModule(module, baseUrl)).catch((error: unknown) => {
    throw failed(messageOf(error));
  });
  const agents: readonly unknown[] = Array.isArray(given) ? given : [given];
  if (agents.some((agent) => typeof agent !== 'object' || agent === null))
    throw failed('its default export is no agent, no list of agents, and no function that gives them');
  return agents as readonly RegisteredForm[];
}

async function exported(url: string): Promise<unknown> {
  const { default: given } = (await import(url)) as { readonly default?: unknown };
  return typeof given === 'function' ? await (given as () => unknown)() : given;
}
