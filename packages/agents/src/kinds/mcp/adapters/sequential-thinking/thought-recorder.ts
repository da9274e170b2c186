import { z } from 'zod';
import type { JsonObject } from '@conclave/contracts';
import { ConclaveError } from '@conclave/contracts';
import type { ToolCaller } from '../../adapter.ts';
import type { Thought } from './thought.ts';

const TOOL = 'sequentialthinking';

/** What the server says about a thought it took. */
const AnswerSchema = z.object({
  thoughtNumber: z.number(),
  totalThoughts: z.number(),
  nextThoughtNeeded: z.boolean(),
  branches: z.array(z.string()),
  thoughtHistoryLength: z.number(),
});
type Answer = z.output<typeof AnswerSchema>;

/** Read back from the server's answers, not counted here. */
export interface Recorded {
  /** By how many thoughts the server's history grew. */
  readonly recordedThoughts: number;
  /** All thoughts in the server's history, earlier ones too. */
  readonly thoughtHistoryLength: number;
  /** The branches of these thoughts that the server knows. */
  readonly branches: readonly string[];
}

/**
 * Sends thoughts one after another and checks each answer: the number, that the history grew by exactly one, and
 * that the branch is known.
 * @throws MCP_TOOL_FAILED when the server's answer shows that a thought was not recorded
 */
export async function recordThoughts(tools: ToolCaller, thoughts: readonly Thought[]): Promise<Recorded> {
  let before: number | undefined;
  let length = 0;
  let known: readonly string[] = [];
  for (const [index, thought] of thoughts.entries()) {
    const sent = toArguments(thought, index + 1, thoughts.length);
    const answer = parseAnswer(tools, index + 1, await tools.call(TOOL, sent));
    const problem = problemOf(answer, thought, { number: index + 1, length, first: before === undefined });
    if (problem !== undefined) throw notRecorded(tools, index + 1, problem);
    before ??= answer.thoughtHistoryLength - 1;
    length = answer.thoughtHistoryLength;
    known = answer.branches;
  }
  const named = new Set(thoughts.flatMap(({ branch }) => (branch === undefined ? [] : [branch])));
  return {
    recordedThoughts: length - (before ?? 0),
    thoughtHistoryLength: length,
    branches: known.filter((branch) => named.has(branch)),
  };
}

function toArguments(thought: Thought, number: number, total: number): JsonObject {
  const { text, revises, branchFrom, branch } = thought;
  return {
    thought: text,
    thoughtNumber: number,
    totalThoughts: total,
    nextThoughtNeeded: number < total,
    ...(revises === undefined ? {} : { isRevision: true, revisesThought: revises }),
    ...(branchFrom === undefined || branch === undefined
      ? {}
      : { branchFromThought: branchFrom, branchId: branch }),
  };
}

function parseAnswer(tools: ToolCaller, number: number, answer: unknown): Answer {
  const parsed = AnswerSchema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw notRecorded(tools, number, 'the answer does not have the form of this tool');
}

interface Expected {
  readonly number: number;
  /** The history's length after the thought before. */
  readonly length: number;
  readonly first: boolean;
}

function problemOf(answer: Answer, thought: Thought, expected: Expected): string | undefined {
  if (answer.thoughtNumber !== expected.number) return `it was given the number ${answer.thoughtNumber}`;
  const grown = answer.thoughtHistoryLength - expected.length;
  if (!expected.first && grown !== 1) return `the history grew by ${grown} thoughts instead of one`;
  if (thought.branch !== undefined && !answer.branches.includes(thought.branch))
    return `the branch "${thought.branch}" is not known to the server`;
  return undefined;
}

function notRecorded(tools: ToolCaller, number: number, problem: string): ConclaveError {
  const reason = `thought ${number} was not recorded as sent: ${problem}`;
  return new ConclaveError('MCP_TOOL_FAILED', { details: { tool: TOOL, agentId: tools.agentId, reason } });
}
