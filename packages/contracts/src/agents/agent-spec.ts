import { z } from 'zod';
import { MAX_TIMER_MS } from '../ports/clock.ts';
import { AgentIdSchema } from '../ids.ts';

const base = {
  id: AgentIdSchema,
  /** Task types that this agent does. */
  capabilities: z.array(z.string().min(1)).min(1).describe('Task types that this agent does'),
  agentType: z
    .string()
    .min(1)
    .max(128)
    .optional()
    .describe('What it is called in selections of agents, such as its role; its kind where left out'),
  count: z
    .int()
    .min(1)
    .max(100_000)
    .default(1)
    .describe('How many equal agents; with more than one they are named id-1, id-2, …'),
  concurrency: z.int().min(1).max(10_000).default(1).describe('Tasks at once per agent'),
  timeoutMs: z
    .int()
    .positive()
    .max(MAX_TIMER_MS)
    .optional()
    .describe('Limit per attempt where the task sets none, in ms'),
};

/** A module's function, run in a worker thread. */
export const FunctionAgentSpecSchema = z.strictObject({
  ...base,
  kind: z.literal('function'),
  module: z
    .string()
    .min(1)
    .describe('Path or package of the module; relative paths resolve against the file that names them'),
  export: z.string().min(1).default('default').describe('Name of the exported function'),
  load: z
    .enum(['cpu', 'io'])
    .default('cpu')
    .describe('cpu: few at once per thread; io: many at once, as they mostly wait'),
});

/** A command: JSON in, JSON or text out. */
export const ProcessAgentSpecSchema = z.strictObject({
  ...base,
  kind: z.literal('process'),
  command: z
    .array(z.string())
    .min(1)
    .describe('Program and arguments, never a shell line; ${{ params.x }} is filled per task'),
  cwd: z.string().optional(),
  env: z
    .record(z.string(), z.string())
    .default({})
    .describe('Added to a minimal environment (PATH, HOME, LANG, TMPDIR)'),
  stdin: z.enum(['json', 'none']).default('json'),
  output: z
    .enum(['json', 'text'])
    .default('json')
    .describe('json: stdout is one JSON value; text: { exitCode, stdout, stderr }'),
  maxOutputBytes: z
    .int()
    .positive()
    .default(64 * 1024 * 1024),
});

export const McpServerSchema = z.union([
  z.strictObject({
    command: z.string().min(1),
    args: z.array(z.string()).default([]),
    env: z.record(z.string(), z.string()).default({}),
    cwd: z.string().optional(),
  }),
  z.strictObject({ url: z.url(), headers: z.record(z.string(), z.string()).default({}) }),
]);
export type McpServer = z.output<typeof McpServerSchema>;

/** Tools of a downstream MCP server. Without an adapter a task's type is the tool's name and its params are the arguments. */
export const McpAgentSpecSchema = z.strictObject({
  ...base,
  kind: z.literal('mcp'),
  server: McpServerSchema.optional().describe('May be left out where the adapter brings its own server'),
  adapter: z.enum(['tools', 'sequential-thinking']).default('tools'),
  tools: z.record(z.string(), z.string()).default({}).describe('Task type to tool name, where they differ'),
});

/** Work that is left in the store for whoever claims it: a person, a coding agent, another program. */
export const HostAgentSpecSchema = z.strictObject({
  ...base,
  kind: z.literal('host'),
  count: z.literal(1).default(1).describe('One stands for all who claim'),
  concurrency: z
    .int()
    .min(1)
    .max(100_000)
    .default(10_000)
    .describe('Tasks that are offered or claimed at once'),
  leaseMs: z
    .int()
    .min(1)
    .max(MAX_TIMER_MS)
    .default(300_000)
    .describe('A claimed task whose worker stays silent so long is offered again, in ms'),
  maxAttempts: z
    .int()
    .min(1)
    .max(1_000)
    .default(3)
    .describe('After so many attempts that came to nothing the task is parked as blocked'),
});

/** How an agent is declared. Ids are unique within a swarm. */
export const AgentSpecSchema = z.discriminatedUnion('kind', [
  FunctionAgentSpecSchema,
  ProcessAgentSpecSchema,
  McpAgentSpecSchema,
  HostAgentSpecSchema,
]);

export type AgentSpec = z.output<typeof AgentSpecSchema>;
export type AgentSpecInput = z.input<typeof AgentSpecSchema>;
export type FunctionAgentSpec = z.output<typeof FunctionAgentSpecSchema>;
export type ProcessAgentSpec = z.output<typeof ProcessAgentSpecSchema>;
export type McpAgentSpec = z.output<typeof McpAgentSpecSchema>;
export type HostAgentSpec = z.output<typeof HostAgentSpecSchema>;
/** `local`: an object in this process, which no declaration can name. */
export type AgentKind = AgentSpec['kind'] | 'local';
