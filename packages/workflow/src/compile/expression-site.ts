import { ConclaveError } from '@conclave/contracts';
import { formatPath } from '../definition/format-path.ts';
import type { Path } from '../definition/format-path.ts';
import { knownNames } from '../definition/nearest-name.ts';
import { locationNote } from '../definition/source-location.ts';
import type { WorkflowDefinition } from '../definition/workflow-schema.ts';
import { compileExpression, shownExpression } from '../expressions/compile-expression.ts';
import type { ExpressionCompiler } from '../expressions/compile-template.ts';
import type { CompiledExpression } from '../expressions/compiled-expression.ts';
import { parseExpression } from '../expressions/parse-expression.ts';
import type { ParsedExpression } from '../expressions/parse-expression.ts';
import { ReferenceProblem } from '../expressions/reference-problem.ts';
import type { TaskReference } from '../expressions/scope-document.ts';

/** The names that the expressions of one workflow can use, and what was parsed already. */
export interface WorkflowNames {
  readonly definition: WorkflowDefinition;
  readonly indexOf: ReadonlyMap<string, number>;
  readonly parsed: Map<string, ParsedExpression>;
}

/** One place that holds expressions: the params of a task, a condition, an output. */
export class ExpressionSite implements ExpressionCompiler {
  readonly #names: WorkflowNames;
  readonly #owner: string;
  readonly #base: Path;
  readonly #hasItem: boolean;
  readonly #hasResult: boolean;

  /**
   * @param owner whose expressions these are, for messages: `task "list"`.
   * @param base the owner's path in the definition.
   * @param hasItem whether `item` and `index` have a meaning here.
   * @param hasResult whether `result` has: what is compensated has ended, and so has every other task.
   */
  constructor(
    names: WorkflowNames,
    place: { owner: string; base: Path; hasItem: boolean; hasResult?: boolean },
  ) {
    this.#names = names;
    this.#owner = place.owner;
    this.#base = place.base;
    this.#hasItem = place.hasItem;
    this.#hasResult = place.hasResult === true;
  }

  compile(source: string, path: Path): CompiledExpression {
    const parsed = this.#parse(source, path);
    const problem = this.#problemOf(parsed);
    if (problem !== undefined) this.fail(source, path, problem);
    const tasks = parsed.tasks.map((id) => this.#task(id, path));
    return compileExpression(parsed, tasks, this.#where(path));
  }

  fail(text: string, path: Path, reason: string): never {
    throw new ConclaveError('WORKFLOW_EXPRESSION_INVALID', {
      details: { expression: shownExpression(text), where: this.#where(path), reason },
    });
  }

  #parse(source: string, path: Path): ParsedExpression {
    const known = this.#names.parsed.get(source);
    if (known !== undefined) return known;
    try {
      const parsed = parseExpression(source);
      this.#names.parsed.set(source, parsed);
      return parsed;
    } catch (error) {
      if (error instanceof ReferenceProblem) this.fail(source, path, error.message);
      throw error;
    }
  }

  #problemOf({ inputs, itemNames }: ParsedExpression): string | undefined {
    if (itemNames.includes('result') && !this.#hasResult)
      return '"result" is only there in the params of a compensation; write tasks.ID.result';
    const itemName = itemNames.find((name) => name !== 'result');
    if (itemName !== undefined && !this.#hasItem) {
      return `"${itemName}" is only there in the params of a task with forEach`;
    }
    const declared = this.#names.definition.inputs;
    const unknown = inputs.find((name) => !Object.hasOwn(declared, name));
    if (unknown === undefined) return undefined;
    return `the workflow has no input "${unknown}". Inputs: ${knownNames(unknown, Object.keys(declared))}`;
  }

  #task(id: string, path: Path): TaskReference {
    const index = this.#names.indexOf.get(id);
    if (index === undefined) throw unknownTask(this.#names, this.#where(path), id);
    return { id, index };
  }

  #where(path: Path): string {
    const note = locationNote(this.#names.definition, [...this.#base, ...path]);
    return path.length === 0 ? `${this.#owner}${note}` : `${this.#owner}, ${formatPath(path)}${note}`;
  }
}

export function unknownTask(names: WorkflowNames, where: string, unknown: string): ConclaveError {
  const { name } = names.definition;
  return new ConclaveError('WORKFLOW_TASK_UNKNOWN', {
    details: {
      where: `${where.charAt(0).toUpperCase()}${where.slice(1)}`,
      unknown,
      workflow: name,
      known: knownNames(unknown, [...names.indexOf.keys()]),
    },
  });
}
