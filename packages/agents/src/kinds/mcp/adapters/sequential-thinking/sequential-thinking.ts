import type { JsonValue } from '@conclave/contracts';
import { fromErrorData } from '@conclave/contracts';
import type { Agent } from '../../../../agent/agent.ts';
import type { Coordination } from './coordination.ts';
import type { Decomposition } from './decomposition.ts';
import type { Synthesis } from './synthesis.ts';
import type {
  CoordinateWorkflowInput,
  DecomposeTaskInput,
  StructuredReasoningInput,
  SynthesizeResultsInput,
} from './thinking-inputs.ts';
import type { Reasoning } from './thinking-session.ts';
import type { Recorded } from './thought-recorder.ts';

/**
 * An agent with the adapter `sequential-thinking`, by its methods instead of task types. Its capabilities must hold
 * the task types that are used. A failure is thrown as the ConclaveError of the outcome.
 */
export class SequentialThinking {
  readonly #agent: Agent;

  constructor(agent: Agent) {
    this.#agent = agent;
  }

  /** Task type `structured-reasoning`: records a chain of thoughts that the caller already has. */
  structuredReasoning(input: StructuredReasoningInput): Promise<Reasoning> {
    return this.#run('structured-reasoning', input);
  }

  /** Task type `decompose-task`: subtasks, dependencies, a plan by levels, and a workflow that can be submitted. */
  decomposeTask(input: DecomposeTaskInput): Promise<Decomposition & Recorded> {
    return this.#run('decompose-task', input);
  }

  /** Task type `synthesize-results`: findings by weight and one conclusion. */
  synthesizeResults(input: SynthesizeResultsInput): Promise<Synthesis & Recorded> {
    return this.#run('synthesize-results', input);
  }

  /** Task type `coordinate-workflow`: which agent does which step in which wave, and what is handed over. */
  coordinateWorkflow(input: CoordinateWorkflowInput): Promise<Coordination & Recorded> {
    return this.#run('coordinate-workflow', input);
  }

  async #run<R>(type: string, input: object): Promise<R> {
    const outcome = await this.#agent.execute({ type, params: input as JsonValue });
    if (outcome.ok) return JSON.parse(outcome.value) as R;
    throw fromErrorData(outcome.error);
  }
}
