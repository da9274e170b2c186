import type { JsonObject, JsonValue, McpServer } from '@conclave/contracts';
import type { TaskPreview } from '../agent-executor.ts';

/** The tools of a running server, for one attempt: calls end when the attempt does. */
export interface ToolCaller {
  /** Whose tools, for messages. */
  readonly agentId: string;
  /** @throws MCP_TOOL_UNKNOWN, MCP_TOOL_FAILED */
  call(tool: string, args: JsonObject): Promise<JsonValue>;
}

export interface AdapterTask extends TaskPreview {
  readonly taskId: string;
}

/** Turns tasks into tool calls: one for each kind of server that gets more than a one-to-one mapping. */
export interface McpAdapter {
  /** The server it brings along, used where the agent names none. */
  readonly server: McpServer | undefined;
  /** One task at a time on one server: its tools keep state between calls. */
  readonly exclusive: boolean;
  /** Problems of the task's parameters, one sentence each. */
  validate(task: TaskPreview): readonly string[];
  run(task: AdapterTask, tools: ToolCaller): Promise<JsonValue>;
}
