import type { AgentSpec } from '@conclave/contracts';
import { ConclaveError } from '@conclave/contracts';
import type { AgentExecutor, ExecutorEnvironment, OwnedExecutorEnvironment } from './agent-executor.ts';
import { FunctionExecutor } from './function/function-executor.ts';
import { HostExecutor } from './host/host-executor.ts';
import type { OfferDesk } from './host/offer-desk.ts';
import { createAdapter } from './mcp/create-adapter.ts';
import { McpExecutor, serverOf } from './mcp/mcp-executor.ts';
import { ProcessExecutor } from './process/process-executor.ts';

/** Where the agents of one declaration get their executor: one for all of them, or one each, made at first use. */
export type ExecutorSource = { readonly shared: AgentExecutor } | OwnedExecutorSource;

export interface OwnedExecutorSource {
  readonly shared: undefined;
  create(environment: OwnedExecutorEnvironment): AgentExecutor;
}

/** One case per kind. @throws CONFIG_INVALID for a declaration that no executor can work with */
export function executorSource(spec: AgentSpec, environment: ExecutorEnvironment): ExecutorSource {
  switch (spec.kind) {
    case 'function':
      return { shared: new FunctionExecutor(spec, environment) };
    case 'process':
      return { shared: new ProcessExecutor(spec, environment) };
    case 'host':
      return { shared: new HostExecutor(spec, deskOf(spec, environment), environment.settle) };
    case 'mcp': {
      const adapter = createAdapter(spec);
      const server = serverOf(spec, adapter);
      return { shared: undefined, create: (own) => new McpExecutor({ adapter, server }, own) };
    }
  }
}

function deskOf({ id }: AgentSpec, { desk }: ExecutorEnvironment): OfferDesk {
  if (desk !== undefined) return desk;
  const problems = 'kind: a host agent needs a store to leave its tasks in, and this fleet has none';
  throw new ConclaveError('CONFIG_INVALID', { details: { where: `agent "${id}"`, problems } });
}
