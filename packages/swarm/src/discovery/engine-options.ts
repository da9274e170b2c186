import { McpServerSchema } from '@conclave/contracts';
import { z } from 'zod';
import { SwarmOptionsSchema } from '../swarm-options.ts';

/** A node's options, and where agents are found besides those that are declared. */
export const EngineOptionsSchema = SwarmOptionsSchema.extend({
  mcpServers: z
    .union([z.string().min(1), z.record(z.string(), McpServerSchema)])
    .optional()
    .describe('MCP servers by name, or the path of a file in the shape of .mcp.json: an agent for each'),
  agentModules: z
    .array(z.string().min(1))
    .default([])
    .describe('Modules whose default export is an agent, a list of agents, or a function that gives them'),
});
export type EngineOptions = z.output<typeof EngineOptionsSchema>;
export type EngineOptionsInput = z.input<typeof EngineOptionsSchema>;
