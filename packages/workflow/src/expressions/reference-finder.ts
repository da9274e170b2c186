import type { AstNode, AstPair } from './ast-node.ts';
import { checkCall } from './call-rules.ts';
import { ReferenceProblem } from './reference-problem.ts';

/**
 * What a part of an expression evaluates to, as far as it matters: the scope itself, its `tasks`, one task, its
 * `inputs`, its `run`, or plain data.
 */
export type Kind = 'root' | 'tasks' | 'task' | 'inputs' | 'run' | 'data';

const taskMembers = ['status', 'result', 'error', 'items'];

/**
 * Finds what an expression reads, by following from the scope which names are applied to it. Every task must be named
 * in full (`tasks.list`, or with backticks), so that dependencies are known before the run: whatever would hand on
 * the scope or all tasks as a value is refused.
 */
export class ReferenceFinder {
  readonly tasks = new Set<string>();
  readonly inputs = new Set<string>();
  /** `item`, `index` and `result`. */
  readonly itemNames = new Set<string>();

  /** Looks at a part whose value is used as data. @throws ReferenceProblem */
  visit(node: AstNode | undefined, context: Kind): void {
    if (node === undefined) return;
    const kind = this.#kindOf(node, context);
    refuseWhole(kind, 'on its own');
  }

  #kindOf(node: AstNode, context: Kind): Kind {
    const kind = this.#bareKind(node, context);
    for (const { expr } of node.predicate ?? []) {
      refuseWhole(kind, 'with […]');
      this.visit(expr, kind);
    }
    if (node.group === undefined) return kind;
    this.#visitPairs(node.group.lhs, kind);
    return 'data';
  }

  #bareKind(node: AstNode, context: Kind): Kind {
    switch (node.type) {
      case 'path':
        return this.#pathKind(node, context);
      case 'name':
        return this.#memberKind(context, String(node.value));
      case 'wildcard':
      case 'descendant':
        refuseWhole(context, `with ${String(node.value)}`);
        return 'data';
      case 'variable':
        if (node.value === '') return context;
        if (node.value === '$') return 'root';
        checkCall(node, 0, false);
        return 'data';
      case 'block':
        return this.#blockKind(node, context);
      default:
        this.#visitParts(node, context);
        return 'data';
    }
  }

  #pathKind(node: AstNode, context: Kind): Kind {
    let kind = context;
    for (const step of node.steps ?? []) {
      if (step.ancestor !== undefined) refuseWhole(kind, 'with %');
      const before = kind;
      kind = this.#stepKind(step, kind);
      if (step.focus !== undefined) {
        refuseWhole(kind, `as $${step.focus}`);
        kind = before;
      }
    }
    return kind;
  }

  #stepKind(step: AstNode, context: Kind): Kind {
    if (step.type === 'sort') {
      for (const term of step.terms ?? []) this.visit(term.expression, context);
      return context;
    }
    const kind = this.#kindOf(step, context);
    for (const { expr } of step.stages ?? []) {
      if (expr === undefined) continue;
      refuseWhole(kind, 'with […]');
      this.visit(expr, kind);
    }
    return kind;
  }

  #blockKind(node: AstNode, context: Kind): Kind {
    const expressions = node.expressions ?? [];
    for (const expression of expressions.slice(0, -1)) this.visit(expression, context);
    const last = expressions.at(-1);
    return last === undefined ? 'data' : this.#kindOf(last, context);
  }

  /** Constructs whose value is plain data, whatever they are made of. */
  #visitParts(node: AstNode, context: Kind): void {
    if (node.type === 'function' || node.type === 'partial') {
      this.#visitCall(node, context, 0);
      return;
    }
    if (node.type === 'apply' && node.rhs?.type === 'function') {
      this.visit(node.lhs as AstNode, context);
      this.#visitCall(node.rhs, context, 1);
      return;
    }
    // The pattern is applied to the value that is transformed, and what follows to the pattern's matches.
    const inner = node.type === 'transform' ? 'data' : context;
    for (const part of [node.pattern, node.update, node.delete]) this.visit(part, inner);
    this.#visitSides(node, context);
    const { expressions = [], expression, condition, then, else: otherwise, body } = node;
    for (const part of [...expressions, expression, condition, then, otherwise, body]) {
      this.visit(part, context);
    }
  }

  #visitSides(node: AstNode, context: Kind): void {
    const { lhs } = node;
    if (Array.isArray(lhs)) this.#visitPairs(lhs as readonly AstPair[], context);
    // The left side of := is the name that is bound.
    else if (node.type !== 'bind') this.visit(lhs as AstNode | undefined, context);
    this.visit(node.rhs, context);
  }

  #visitCall(node: AstNode, context: Kind, given: number): void {
    const { procedure } = node;
    const list = node.arguments ?? [];
    if (procedure?.type === 'variable') {
      checkCall(procedure, given + list.length, context === 'root' || context === 'tasks');
    } else {
      this.visit(procedure, context);
    }
    for (const argument of list) this.visit(argument, context);
  }

  #visitPairs(pairs: readonly AstPair[], context: Kind): void {
    for (const [key, value] of pairs) {
      this.visit(key, context);
      this.visit(value, context);
    }
  }

  #memberKind(context: Kind, name: string): Kind {
    switch (context) {
      case 'root':
        return this.#rootMember(name);
      case 'tasks':
        this.tasks.add(name);
        return 'task';
      case 'task':
        if (!taskMembers.includes(name)) {
          throw new ReferenceProblem(
            `a task has status, result, error and items; write result.${name} for a member of its result`,
          );
        }
        return 'data';
      case 'inputs':
        this.inputs.add(name);
        return 'data';
      case 'run':
        if (name !== 'id') throw new ReferenceProblem(`run has no "${name}", only id`);
        return 'data';
      case 'data':
        return 'data';
    }
  }

  #rootMember(name: string): Kind {
    if (name === 'tasks' || name === 'inputs' || name === 'run') return name;
    if (name !== 'item' && name !== 'index' && name !== 'result') {
      throw new ReferenceProblem(
        `"${name}" is not known here; there are inputs, run, tasks and, in a fan-out, item and index`,
      );
    }
    this.itemNames.add(name);
    return 'data';
  }
}

function refuseWhole(kind: Kind, how: string): void {
  if (kind !== 'root' && kind !== 'tasks') return;
  const what = kind === 'tasks' ? 'tasks' : 'the whole scope';
  throw new ReferenceProblem(
    `${what} cannot be used ${how}, as it must be known which tasks are read; name each, as in tasks.list.result`,
  );
}
