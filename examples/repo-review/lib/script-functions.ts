import type { SyntaxNode, Visit } from './syntax-tree.ts';
import { childOf, walkTree } from './syntax-tree.ts';

export interface FunctionFigures {
  readonly name: string;
  readonly line: number;
  readonly lines: number;
  /** Cyclomatic complexity: 1 + branches. Functions inside count for themselves. */
  readonly complexity: number;
}

/** The limit that linters and McCabe himself propose for one function. */
export const USUAL_LIMIT = 10;

export interface ScriptFigures {
  readonly functions: readonly FunctionFigures[];
  /** Sum over all functions and the module's own level. */
  readonly complexity: number;
  /** Deepest nesting of branches and loops inside one function. */
  readonly nesting: number;
}

interface Scope {
  readonly figures: { name: string; line: number; lines: number; complexity: number };
  readonly depth: number;
}

/** Cyclomatic complexity as McCabe counts it, with the short-circuit operators of JavaScript. */
export function measureFunctions(tree: SyntaxNode): ScriptFigures {
  const module = { name: '(module)', line: 1, lines: 0, complexity: 1 };
  const functions: Scope['figures'][] = [];
  let nesting = 0;
  walkTree<Scope>(tree, { figures: module, depth: 0 }, (step) => {
    if (isFunction(step.node)) {
      const { start, end } = step.node.loc;
      const figures = {
        name: nameOf(step),
        line: start.line,
        lines: end.line - start.line + 1,
        complexity: 1,
      };
      functions.push(figures);
      return { figures, depth: 0 };
    }
    if (isBranch(step.node)) step.context.figures.complexity += 1;
    if (!nests(step)) return step.context;
    nesting = Math.max(nesting, step.context.depth + 1);
    return { figures: step.context.figures, depth: step.context.depth + 1 };
  });
  const complexity = functions.reduce((sum, one) => sum + one.complexity, module.complexity);
  return {
    // The walk goes backwards through siblings, and the sort keeps the order of equals.
    functions: functions.toReversed().toSorted((a, b) => b.complexity - a.complexity || a.line - b.line),
    complexity,
    nesting,
  };
}

const FUNCTIONS = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ObjectMethod',
  'ClassMethod',
  'ClassPrivateMethod',
]);

export function isFunction(node: SyntaxNode): boolean {
  return FUNCTIONS.has(node.type);
}

const BRANCHES = new Set([
  'IfStatement',
  'ConditionalExpression',
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'WhileStatement',
  'DoWhileStatement',
  'CatchClause',
  'LogicalExpression',
]);

function isBranch(node: SyntaxNode): boolean {
  if (BRANCHES.has(node.type)) return true;
  if (node.type === 'SwitchCase') return childOf(node, 'test') !== undefined;
  return node.type === 'AssignmentExpression' && ['&&=', '||=', '??='].includes(String(node['operator']));
}

const NESTING = new Set([
  'IfStatement',
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'WhileStatement',
  'DoWhileStatement',
  'SwitchStatement',
  'TryStatement',
]);

/** `else if` continues a level, it does not open one. */
function nests({ node, parent, key }: Visit<Scope>): boolean {
  if (!NESTING.has(node.type)) return false;
  return !(node.type === 'IfStatement' && parent?.type === 'IfStatement' && key === 'alternate');
}

function nameOf({ node, parent }: Visit<Scope>): string {
  const own = textOf(childOf(node, 'id') ?? childOf(node, 'key'));
  if (own !== undefined) return own;
  const given = textOf(
    childOf(parent, 'id') ?? childOf(parent, 'key') ?? childOf(parent, 'left') ?? childOf(parent, 'callee'),
  );
  if (given === undefined) return '(anonymous)';
  return childOf(parent, 'callee') === undefined ? given : `callback of ${given}`;
}

function textOf(node: SyntaxNode | undefined): string | undefined {
  if (node === undefined) return undefined;
  if (node.type === 'MemberExpression') return textOf(childOf(node, 'property'));
  if (node.type === 'PrivateName') return `#${textOf(childOf(node, 'id')) ?? ''}`;
  const text = node['name'] ?? node['value'];
  return typeof text === 'string' ? text.slice(0, 60) : undefined;
}
