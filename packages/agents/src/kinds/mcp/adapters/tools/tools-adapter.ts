import type { JsonObject, JsonValue, McpAgentSpec } from '@conclave/contracts';
import type { TaskPreview } from '../../../agent-executor.ts';
import type { AdapterTask, McpAdapter, ToolCaller } from '../../adapter.ts';

/** Any server: a task's type is the tool's name, its parameters are the arguments. */
export class ToolsAdapter implements McpAdapter {
  readonly server = undefined;
  readonly exclusive = false;
  readonly #toolOf: ReadonlyMap<string, string>;

  constructor(spec: McpAgentSpec) {
    this.#toolOf = new Map(Object.entries(spec.tools));
  }

  validate(task: TaskPreview): readonly string[] {
    return isArguments(task.params) ? [] : ['a tool takes an object of named arguments'];
  }

  run(task: AdapterTask, tools: ToolCaller): Promise<JsonValue> {
    const { type, params } = task;
    return tools.call(this.#toolOf.get(type) ?? type, isArguments(params) ? (params ?? {}) : {});
  }
}

function isArguments(params: JsonValue | undefined): params is JsonObject | undefined {
  return params === undefined || (typeof params === 'object' && params !== null && !Array.isArray(params));
}
