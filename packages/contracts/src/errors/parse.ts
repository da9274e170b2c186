import type { z } from 'zod';
import { ConclaveError } from './conclave-error.ts';

/** One broken rule of a schema, with the path to the value as people write it (`tasks[2].type`). */
export interface SchemaProblem {
  readonly path: string;
  readonly problem: string;
}

/**
 * Parses at the edge.
 * @param where names the thing that was read, for the message: a file, "run options", "agent 'x'".
 * @throws CONFIG_INVALID listing each problem with its path.
 */
export function parseWith<S extends z.ZodType>(schema: S, value: unknown, where: string): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const list = schemaProblems(parsed.error);
  const problems = list
    .map(({ path, problem }) => (path === '' ? problem : `${path}: ${problem}`))
    .join('; ');
  throw new ConclaveError('CONFIG_INVALID', {
    details: { where, problems, list: list.map((item) => ({ ...item })) },
  });
}

export function schemaProblems(error: z.ZodError): SchemaProblem[] {
  return error.issues.map((issue) => ({ path: formatPath(issue.path), problem: issue.message }));
}

function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}
