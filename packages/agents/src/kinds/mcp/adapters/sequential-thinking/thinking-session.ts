import { parseWith } from '@conclave/contracts';
import type { ToolCaller } from '../../adapter.ts';
import type { Coordination } from './coordination.ts';
import { coordinate, coordinationThoughts } from './coordination.ts';
import type { Decomposition } from './decomposition.ts';
import { decompose, decompositionThoughts } from './decomposition.ts';
import type { Synthesis } from './synthesis.ts';
import { synthesisThoughts, synthesize } from './synthesis.ts';
import type {
  CoordinateWorkflowInput,
  DecomposeTaskInput,
  StructuredReasoningInput,
  SynthesizeResultsInput,
} from './thinking-inputs.ts';
import {
  CoordinateWorkflowSchema,
  DecomposeTaskSchema,
  StructuredReasoningSchema,
  SynthesizeResultsSchema,
} from './thinking-inputs.ts';
import type { Recorded } from './thought-recorder.ts';
import { recordThoughts } from './thought-recorder.ts';

export type Reasoning = Recorded & { readonly goal: string };

/**
 * Reasoning on the sequential-thinking server. The server records thoughts and thinks nothing itself: the plan is
 * derived here from the input alone, each thought is sent, and the result says what the server recorded.
 */
export class ThinkingSession {
  readonly #tools: ToolCaller;
  readonly #scope: string;

  /** @param scope prefix of the branches' names, which the server keeps as long as it runs */
  constructor(tools: ToolCaller, scope = 'reasoning') {
    this.#tools = tools;
    this.#scope = scope;
  }

  /** Records a chain of thoughts that the caller already has. @throws CONFIG_INVALID, MCP_TOOL_FAILED */
  async structuredReasoning(input: StructuredReasoningInput): Promise<Reasoning> {
    const { goal, thoughts } = parseWith(StructuredReasoningSchema, input, 'structured-reasoning');
    const scoped = thoughts.map((thought) =>
      thought.branch === undefined ? thought : { ...thought, branch: `${this.#scope}/${thought.branch}` },
    );
    return { goal, ...(await recordThoughts(this.#tools, scoped)) };
  }

  /** Subtasks, dependencies, a plan by levels, and a workflow that can be submitted. */
  async decomposeTask(input: DecomposeTaskInput): Promise<Decomposition & Recorded> {
    const task = parseWith(DecomposeTaskSchema, input, 'decompose-task');
    const plan = decompose(task);
    const recorded = await recordThoughts(this.#tools, decompositionThoughts(task, plan, this.#scope));
    return { ...plan, ...recorded };
  }

  /** Findings by weight and one conclusion. */
  async synthesizeResults(input: SynthesizeResultsInput): Promise<Synthesis & Recorded> {
    const synthesis = synthesize(parseWith(SynthesizeResultsSchema, input, 'synthesize-results'));
    const recorded = await recordThoughts(this.#tools, synthesisThoughts(synthesis, this.#scope));
    return { ...synthesis, ...recorded };
  }

  /** Which agent does which step in which wave, and what is handed over. */
  async coordinateWorkflow(input: CoordinateWorkflowInput): Promise<Coordination & Recorded> {
    const plan = coordinate(parseWith(CoordinateWorkflowSchema, input, 'coordinate-workflow'));
    const recorded = await recordThoughts(this.#tools, coordinationThoughts(plan, this.#scope));
    return { ...plan, ...recorded };
  }
}
