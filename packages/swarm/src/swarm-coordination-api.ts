import type { SwarmNode } from './swarm-node.ts';

/** What an embedding program needs of a swarm. Everything else is on the engine's node. */
export const apiMethods = [
  'registerAgent',
  'unregisterAgent',
  'getAgentStatus',
  'listAgents',
  'createWorkflow',
  'executeWorkflow',
  'pauseWorkflow',
  'resumeWorkflow',
  'cancelWorkflow',
  'getWorkflowStatus',
  'sendMessage',
  'broadcastMessage',
  'subscribeToMessages',
  'unsubscribe',
  'getSharedState',
  'setSharedState',
  'subscribeToStateChanges',
  'getSwarmMetrics',
  'getAgentMetrics',
  'getWorkflowMetrics',
] as const satisfies readonly (keyof SwarmNode)[];

/** Documented one by one at {@link SwarmNode}. Every method is asynchronous. */
export type SwarmCoordinationAPI = Pick<SwarmNode, (typeof apiMethods)[number]>;

/** Methods that may be taken off the object, as they belong to this node. */
export function apiOf(node: SwarmNode): SwarmCoordinationAPI {
  const methods = apiMethods.map((name) => [name, node[name].bind(node)] as const);
  return Object.fromEntries(methods) as unknown as SwarmCoordinationAPI;
}
