import { ConclaveError } from '@conclave/contracts';
import { definitionProblems } from './definition-problems.ts';
import type { Problem } from './definition-problems.ts';
import { formatPath } from './format-path.ts';
import type { Path } from './format-path.ts';
import { rememberSource } from './source-location.ts';
import type { SourceLocator } from './source-location.ts';
import { WorkflowDefinitionSchema } from './workflow-schema.ts';
import type { WorkflowDefinition } from './workflow-schema.ts';

export interface ParseWorkflowOptions {
  /** Names what is read, for messages. */
  readonly where?: string;
  /** Where the values stand in a text, for messages here and in `compileWorkflow`. */
  readonly locator?: SourceLocator;
}

/** Deeper structures are refused before anything recursive looks at them. */
const MAX_DEPTH = 100;
/** Problems that one message lists. */
const MAX_SHOWN = 20;

/**
 * Reads a definition that is there as data.
 * @throws CONFIG_INVALID listing each problem with its path and, where known, line and column.
 */
export function parseWorkflow(source: unknown, options: ParseWorkflowOptions = {}): WorkflowDefinition {
  if (source === null || typeof source !== 'object' || Array.isArray(source))
    throw invalid([{ path: [], problem: notAWorkflow(source) }], options);
  const unsound = structureProblem(source, [], MAX_DEPTH);
  if (unsound !== undefined) throw invalid([unsound], options);
  const parsed = WorkflowDefinitionSchema.safeParse(source);
  const problems = definitionProblems(parsed);
  if (!parsed.success || problems.length > 0) throw invalid(problems, options);
  if (options.locator !== undefined) rememberSource(parsed.data, options.locator);
  return parsed.data;
}

function isSoundScalar(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value !== 'object' || value === null;
}

function notAWorkflow(source: unknown): string {
  const found = Array.isArray(source) ? 'a list' : source === null ? 'nothing' : `a ${typeof source}`;
  return `a workflow with name and tasks was expected, and there is ${found}`;
}

/** What no schema says well: depth, numbers that JSON has not, and the one key that zod leaves out without a word. */
function structureProblem(value: unknown, path: Path, levels: number): Problem | undefined {
  if (typeof value !== 'object' || value === null)
    return { path, problem: `${String(value)} is no JSON number` };
  if (levels === 0) return { path: [], problem: `it is nested deeper than ${MAX_DEPTH} levels` };
  if (Object.hasOwn(value, '__proto__')) return { path, problem: 'a key cannot be named __proto__' };
  for (const [key, member] of Object.entries(value)) {
    if (isSoundScalar(member)) continue;
    const problem = structureProblem(member, [...path, Array.isArray(value) ? Number(key) : key], levels - 1);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function invalid(problems: readonly Problem[], options: ParseWorkflowOptions): ConclaveError {
  const lines = problems.slice(0, MAX_SHOWN).map((problem) => describe(problem, options.locator));
  if (problems.length > MAX_SHOWN) lines.push(`and ${problems.length - MAX_SHOWN} more`);
  const list = problems.map(({ path, problem }) => ({ path: formatPath(path), problem }));
  return new ConclaveError('CONFIG_INVALID', {
    details: { where: options.where ?? 'workflow', problems: lines.join('; '), list },
  });
}

function describe({ path, problem }: Problem, locator: SourceLocator | undefined): string {
  const place = [locator?.locate(path), formatPath(path)].filter((part) => part !== undefined && part !== '');
  return place.length === 0 ? problem : `${place.join(' ')}: ${problem}`;
}
