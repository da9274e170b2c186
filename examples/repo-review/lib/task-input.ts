import { parseWith } from '@conclave/contracts';
import type { z } from 'zod';

/** Parses what a task was given, once, at the top of its function. @throws CONFIG_INVALID naming each problem. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown, taskType: string): z.output<S> {
  return parseWith(schema, input, `parameters of a ${taskType} task`);
}
