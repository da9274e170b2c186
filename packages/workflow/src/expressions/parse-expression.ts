import { messageOf } from '@conclave/contracts';
import type { JsonValue } from '@conclave/contracts';
import jsonata from 'jsonata';
import type { AstNode } from './ast-node.ts';
import {
  EXPRESSION_TIMEOUT_MS,
  MAX_EXPRESSION_DEPTH,
  MAX_EXPRESSION_LENGTH,
  MAX_SEQUENCE_LENGTH,
} from './expression-limits.ts';
import { readPlainPath } from './read-plain-path.ts';
import { ReferenceFinder } from './reference-finder.ts';
import { ReferenceProblem } from './reference-problem.ts';

/** An expression as it stands, whatever workflow it belongs to. */
export interface ParsedExpression {
  readonly source: string;
  /** Names that it reads: ids of tasks, names of inputs, `item`, `index` and `result`. */
  readonly tasks: readonly string[];
  readonly inputs: readonly string[];
  readonly itemNames: readonly string[];
  readonly form: ExpressionForm;
}

/** Literals and plain paths are evaluated here; all else by JSONata. */
export type ExpressionForm =
  | { readonly kind: 'literal'; readonly value: JsonValue }
  | { readonly kind: 'path'; readonly names: readonly string[] }
  | { readonly kind: 'jsonata'; evaluate(document: object): Promise<unknown> };

/**
 * @param timeoutMs limit of one evaluation.
 * @throws ReferenceProblem whose message is the reason.
 */
export function parseExpression(source: string, timeoutMs = EXPRESSION_TIMEOUT_MS): ParsedExpression {
  if (source === '') throw new ReferenceProblem('it is empty');
  if (source.length > MAX_EXPRESSION_LENGTH) {
    throw new ReferenceProblem(`it has more than ${MAX_EXPRESSION_LENGTH} characters`);
  }
  try {
    return read(source, timeoutMs);
  } catch (error) {
    // Parser and finder are recursive.
    throw error instanceof RangeError ? new ReferenceProblem('it is nested too deeply') : error;
  }
}

function read(source: string, timeoutMs: number): ParsedExpression {
  const plain = readPlainPath(source);
  if (plain !== undefined) return described(source, plain, { kind: 'path', names: namesOf(plain) });
  const expression = compiled(source, timeoutMs);
  const ast = expression.ast() as unknown as AstNode;
  const form = literalOf(ast) ??
    pathOf(ast) ?? { kind: 'jsonata', evaluate: (document) => expression.evaluate(document) };
  return described(source, ast, form);
}

function described(source: string, ast: AstNode, form: ExpressionForm): ParsedExpression {
  const finder = new ReferenceFinder();
  finder.visit(ast, 'root');
  const { tasks, inputs, itemNames } = finder;
  return { source, tasks: [...tasks], inputs: [...inputs], itemNames: [...itemNames], form };
}

function compiled(source: string, timeoutMs: number): jsonata.Expression {
  try {
    return jsonata(source, {
      timeout: timeoutMs,
      stack: MAX_EXPRESSION_DEPTH,
      sequence: MAX_SEQUENCE_LENGTH,
    });
  } catch (error) {
    if (error instanceof RangeError) throw error;
    throw new ReferenceProblem(jsonataReason(error));
  }
}

/** JSONata throws plain objects with a message and, mostly, a position. */
export function jsonataReason(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('message' in error)) return messageOf(error);
  const position = 'position' in error ? error.position : undefined;
  const where = typeof position === 'number' ? ` (at character ${position})` : '';
  return `${String(error.message)}${where}`;
}

function literalOf(ast: AstNode): ExpressionForm | undefined {
  const isLiteral = ['string', 'number', 'value'].includes(ast.type) && onlyHas(ast, ['type', 'value']);
  return isLiteral ? { kind: 'literal', value: ast.value as JsonValue } : undefined;
}

function pathOf(ast: AstNode): ExpressionForm | undefined {
  if (ast.type !== 'path' || !onlyHas(ast, ['type', 'steps'])) return undefined;
  const steps = ast.steps ?? [];
  if (!steps.every((step) => step.type === 'name' && onlyHas(step, ['type', 'value']))) return undefined;
  return { kind: 'path', names: namesOf(ast) };
}

function namesOf(ast: AstNode): string[] {
  return (ast.steps ?? []).map((step) => String(step.value));
}

/** A node with anything further (a filter, a binding, `[]`) is not plain. */
function onlyHas(node: AstNode, keys: readonly string[]): boolean {
  return Object.keys(node).every((key) => key === 'position' || keys.includes(key));
}
