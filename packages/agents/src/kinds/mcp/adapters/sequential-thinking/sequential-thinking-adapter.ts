import type { z } from 'zod';
import type { JsonValue } from '@conclave/contracts';
import { ConclaveError, schemaProblems } from '@conclave/contracts';
import type { TaskPreview } from '../../../agent-executor.ts';
import type { AdapterTask, McpAdapter, ToolCaller } from '../../adapter.ts';
import { ThinkingSession } from './thinking-session.ts';
import {
  CoordinateWorkflowSchema,
  DecomposeTaskSchema,
  StructuredReasoningSchema,
  SynthesizeResultsSchema,
} from './thinking-inputs.ts';
import { thinkingServer } from './thinking-server.ts';

interface TaskType {
  readonly schema: z.ZodType;
  /** The input has passed the schema. */
  run(thinking: ThinkingSession, input: never): Promise<object>;
}

const taskTypes: Readonly<Record<string, TaskType>> = {
  'structured-reasoning': {
    schema: StructuredReasoningSchema,
    run: (thinking, input) => thinking.structuredReasoning(input),
  },
  'decompose-task': {
    schema: DecomposeTaskSchema,
    run: (thinking, input) => thinking.decomposeTask(input),
  },
  'synthesize-results': {
    schema: SynthesizeResultsSchema,
    run: (thinking, input) => thinking.synthesizeResults(input),
  },
  'coordinate-workflow': {
    schema: CoordinateWorkflowSchema,
    run: (thinking, input) => thinking.coordinateWorkflow(input),
  },
};

/** Task types on the sequential-thinking server, which comes with this package. */
export class SequentialThinkingAdapter implements McpAdapter {
  readonly server = thinkingServer();
  /** The server has one history: the thoughts of two tasks must not mix. */
  readonly exclusive = true;

  validate(task: TaskPreview): readonly string[] {
    const type = taskTypes[task.type];
    if (type === undefined)
      return [`the adapter sequential-thinking does ${Object.keys(taskTypes).join(', ')}`];
    const parsed = type.schema.safeParse(task.params ?? {});
    if (parsed.success) return [];
    return schemaProblems(parsed.error).map(({ path, problem }) =>
      path === '' ? problem : `${path}: ${problem}`,
    );
  }

  async run(task: AdapterTask, tools: ToolCaller): Promise<JsonValue> {
    const type = taskTypes[task.type];
    if (type === undefined) {
      const capabilities = Object.keys(taskTypes);
      const details = { agentId: tools.agentId, taskType: task.type, capabilities };
      throw new ConclaveError('AGENT_TASK_NOT_SUPPORTED', { details });
    }
    const thinking = new ThinkingSession(tools, task.taskId);
    return (await type.run(thinking, (task.params ?? {}) as never)) as JsonValue;
  }
}
