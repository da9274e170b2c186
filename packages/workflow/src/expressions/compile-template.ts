import type { JsonValue } from '@conclave/contracts';
import type { Path } from '../definition/format-path.ts';
import type { CompiledExpression } from './compiled-expression.ts';
import { holdsNoExpression, splitText } from './split-text.ts';
import type { Template } from './template.ts';

/** Compiles what stands between `${{` and `}}`, or raises the problem; the path names the place. */
export interface ExpressionCompiler {
  compile(source: string, path: Path): CompiledExpression;
  fail(text: string, path: Path, problem: string): never;
}

export function compileTemplate(value: JsonValue, path: Path, compiler: ExpressionCompiler): Template {
  return isConstant(value) ? { kind: 'constant', value } : compileParts(value, path, compiler);
}

function isConstant(value: JsonValue): boolean {
  if (typeof value === 'string') return holdsNoExpression(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every((member: JsonValue) => isConstant(member));
}

function compileParts(value: JsonValue, path: Path, compiler: ExpressionCompiler): Template {
  if (typeof value === 'string') return compileText(value, path, compiler);
  if (typeof value !== 'object' || value === null) return { kind: 'constant', value };
  if (Array.isArray(value)) {
    const items = value.map((item: JsonValue, position) =>
      compileTemplate(item, [...path, position], compiler),
    );
    return { kind: 'array', items };
  }
  const values = Object.entries(value).map(([key, member]) =>
    compileTemplate(member, [...path, key], compiler),
  );
  return { kind: 'object', keys: Object.keys(value), values };
}

function compileText(text: string, path: Path, compiler: ExpressionCompiler): Template {
  const { parts, problem } = splitText(text);
  if (problem !== undefined) compiler.fail(text, path, problem);
  const compiled = parts.map((part) =>
    typeof part === 'string' ? part : compiler.compile(part.source, path),
  );
  const [only] = compiled;
  if (compiled.length > 1 || only === undefined) return { kind: 'text', parts: compiled };
  return typeof only === 'string'
    ? { kind: 'constant', value: only }
    : { kind: 'expression', expression: only };
}
