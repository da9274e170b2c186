import { dirname, isAbsolute, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AgentSpec } from '@conclave/contracts';
import type { WorkflowDefinition } from './workflow-schema.ts';

/**
 * Resolves the modules of function agents against the file that names them: `./x.ts`, `../x.ts` and absolute paths
 * become file URLs; URLs and package names stay.
 */
export function resolveModules(definition: WorkflowDefinition, file: string): WorkflowDefinition {
  if (definition.swarm === undefined) return definition;
  const agents = definition.swarm.agents.map((agent) => resolveModule(agent, dirname(file)));
  return { ...definition, swarm: { ...definition.swarm, agents } };
}

function resolveModule(agent: AgentSpec, folder: string): AgentSpec {
  if (agent.kind !== 'function' || !isPath(agent.module)) return agent;
  return { ...agent, module: pathToFileURL(resolve(folder, agent.module)).href };
}

function isPath(module: string): boolean {
  return /^\.{1,2}[/\\]/.test(module) || isAbsolute(module);
}
