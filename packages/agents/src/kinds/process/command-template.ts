import type { JsonValue } from '@conclave/contracts';
import { ConclaveError } from '@conclave/contracts';

type Part = string | { readonly path: readonly string[] };

/** A command whose arguments may hold `${{ params.x }}`. */
export interface CommandTemplate {
  readonly program: string;
  readonly args: readonly (readonly Part[])[];
}

const PLACEHOLDER = /\$\{\{\s*(.*?)\s*\}\}/g;
const PATH = /^params((?:\.[A-Za-z_][\w-]*|\[\d+\])*)$/;

/**
 * Placeholders hold a plain path into the parameters (`params.files[0].name`), whole or within other text; the program
 * itself is fixed, so that no parameter decides what is run.
 * @throws CONFIG_INVALID naming the argument
 */
export function compileCommand(command: readonly string[], where: string): CommandTemplate {
  const [program = '', ...args] = command;
  if (program === '') throw invalid(where, 'command[0]: the program is empty');
  if (program.includes('${{')) throw invalid(where, 'command[0]: the program may not hold a placeholder');
  return { program, args: args.map((arg, index) => compileArg(arg, `${where} command[${index + 1}]`)) };
}

/** The arguments for one task; strings stay as they are, other values become JSON text. */
export function fillArgs(
  template: CommandTemplate,
  params: JsonValue | undefined,
): { readonly args: string[]; readonly problems: string[] } {
  const problems = new Set<string>();
  const args = template.args.map((parts) =>
    parts.map((part) => (typeof part === 'string' ? part : textAt(part.path, params, problems))).join(''),
  );
  return { args, problems: [...problems] };
}

function compileArg(arg: string, where: string): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const match of arg.matchAll(PLACEHOLDER)) {
    if (match.index > end) parts.push(arg.slice(end, match.index));
    parts.push({ path: parsePath(match[1] ?? '', where) });
    end = match.index + match[0].length;
  }
  if (end < arg.length) parts.push(arg.slice(end));
  return parts;
}

function parsePath(expression: string, where: string): string[] {
  const steps = PATH.exec(expression)?.[1];
  if (steps === undefined)
    throw invalid(
      where,
      `\${{ ${expression} }}: expected a plain path such as params.file or params.files[0]`,
    );
  return [...steps.matchAll(/\.([\w-]+)|\[(\d+)\]/g)].map((step) => step[1] ?? step[2] ?? '');
}

function textAt(path: readonly string[], params: JsonValue | undefined, problems: Set<string>): string {
  let value: JsonValue | undefined = params;
  for (const step of path) value = childOf(value, step);
  if (value === undefined || value === null) {
    problems.add(`params${path.map((step) => `.${step}`).join('')} has no value and the command needs it`);
    return '';
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function childOf(value: JsonValue | undefined, step: string): JsonValue | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
  return (value as Readonly<Record<string, JsonValue>>)[step];
}

function invalid(where: string, problems: string): ConclaveError {
  return new ConclaveError('CONFIG_INVALID', { details: { where, problems } });
}
