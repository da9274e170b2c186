import type { McpAgentSpec } from '@conclave/contracts';
import type { McpAdapter } from './adapter.ts';
import { SequentialThinkingAdapter } from './adapters/sequential-thinking/sequential-thinking-adapter.ts';
import { ToolsAdapter } from './adapters/tools/tools-adapter.ts';

export function createAdapter(spec: McpAgentSpec): McpAdapter {
  switch (spec.adapter) {
    case 'tools':
      return new ToolsAdapter(spec);
    case 'sequential-thinking':
      return new SequentialThinkingAdapter();
  }
}
