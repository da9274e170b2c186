import { ConclaveError } from '@conclave/contracts';
import { definitionProblems } from './definition-problems.ts';
import type { Problem } from './definition-problems.ts';
import { formatPath } from './format-path.ts';
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
  if (depthExceeds(source, MAX_DEPTH)) {
    throw invalid([{ path: [], problem: `it is nested deeper than ${MAX_DEPTH} levels` }], options);
  }
  const parsed = WorkflowDefinitionSchema.safeParse(source);
  const problems = definitionProblems(parsed);
  if (!parsed.success || problems.length > 0) throw invalid(problems, options);
  if (options.locator !== undefined) rememberSource(parsed.data, options.locator);
  return parsed.data;
}

function depthExceeds(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => depthExceeds(member, levels - 1));
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
