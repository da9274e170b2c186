import type { Clock, IdSource, Logger, Message, TaskOutcome } from '@conclave/contracts';
import type { AgentExecutor } from '../kinds/agent-executor.ts';
import type { AgentTask, KnownEstimate } from './agent.ts';
import type { AgentFigures } from './agent-figures.ts';
import type { AgentActor, FleetAgent } from './fleet-agent.ts';

/** What an agent asks of the fleet that holds it. */
export interface AgentHome {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
  readonly figures: AgentFigures;
  /** What a scheduler has learned, where there is one that knows the type. */
  learned(agent: number, taskType: string): KnownEstimate | undefined;
  startActor(agentId: string, input: { readonly index: number; readonly concurrency: number }): AgentActor;
  execute(agent: FleetAgent, task: AgentTask): Promise<TaskOutcome>;
  /** Makes it where the agent has none yet. */
  executorOf(agent: FleetAgent): AgentExecutor;
  send(message: Message): Promise<void>;
  /** Its concurrency changed. */
  resized(agent: FleetAgent, concurrency: number): void;
}
