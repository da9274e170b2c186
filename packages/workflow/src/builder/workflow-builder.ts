import type { AgentSpecInput, JsonObject, JsonValue } from '@conclave/contracts';
import type { InputType } from '../definition/input-schema.ts';
import { parseWorkflow } from '../definition/parse-workflow.ts';
import type { TaskDefinitionInput } from '../definition/task-schema.ts';
import type { WorkflowDefinition, WorkflowDefinitionInput } from '../definition/workflow-schema.ts';
import { createScope } from './builder-scope.ts';
import type { BuilderScope, ItemScope } from './builder-scope.ts';
import { plainValues } from './plain-values.ts';
import type { Expressed, Ref } from './ref.ts';
import type { TaskType } from './task-type.ts';

interface InputValues {
  readonly string: string;
  readonly number: number;
  readonly boolean: boolean;
  readonly object: JsonObject;
  readonly array: readonly JsonValue[];
}

interface InputOptions<T extends InputType> {
  readonly type: T;
  readonly description?: string;
  readonly default?: InputValues[T];
  readonly required?: boolean;
}

type PlainFields = Pick<
  TaskDefinitionInput,
  | 'assignedAgent'
  | 'description'
  | 'priority'
  | 'timeoutMs'
  | 'deadlineMs'
  | 'retry'
  | 'optional'
  | 'maxItems'
>;

export interface TaskOptions<Results, P, R> extends PlainFields {
  readonly type: TaskType<P, R> | string;
  readonly params?: Expressed<NoInfer<P>>;
  readonly when?: boolean | Ref<unknown>;
  /** Tasks to wait for, besides those that are referred to. */
  readonly dependsOn?: readonly (keyof Results & string)[];
}

type Given<Scope, T> = T | ((scope: Scope) => T);
type With<T, K extends string, V> = T & Readonly<Record<K, V>>;

type Draft = { -readonly [K in keyof WorkflowDefinitionInput]: WorkflowDefinitionInput[K] };

/** Collects a definition; each call returns the same builder with more in its type. */
export class WorkflowBuilder<Inputs, Results> {
  readonly #draft: Draft;
  readonly #inputs: Record<string, unknown> = {};
  readonly #tasks: unknown[] = [];
  readonly #agents: AgentSpecInput[] = [];
  readonly #outputs: Record<string, unknown> = {};
  #swarm: Omit<NonNullable<WorkflowDefinitionInput['swarm']>, 'agents'> | undefined;

  constructor(head: Pick<WorkflowDefinitionInput, 'name' | 'version' | 'description'>) {
    this.#draft = { ...head, tasks: [] };
  }

  input<K extends string, T extends InputType>(
    name: K,
    options: InputOptions<T>,
  ): WorkflowBuilder<With<Inputs, K, InputValues[T]>, Results> {
    this.#inputs[name] = options;
    return this as unknown as WorkflowBuilder<With<Inputs, K, InputValues[T]>, Results>;
  }

  agent(spec: AgentSpecInput): this {
    this.#agents.push(spec);
    return this;
  }

  swarm(options: Omit<NonNullable<WorkflowDefinitionInput['swarm']>, 'agents'>): this {
    this.#swarm = options;
    return this;
  }

  defaults(defaults: NonNullable<WorkflowDefinitionInput['defaults']>): this {
    this.#draft.defaults = defaults;
    return this;
  }

  task<K extends string, P = unknown, R = unknown>(
    id: K,
    options: Given<BuilderScope<Inputs, Results>, TaskOptions<Results, P, R>>,
  ): WorkflowBuilder<Inputs, With<Results, K, R>> {
    this.#tasks.push({ id, ...given(options) });
    return this as unknown as WorkflowBuilder<Inputs, With<Results, K, R>>;
  }

  /** Runs the task once per item of a list; its result is the list of the items' results, null where one failed. */
  fanOut<K extends string, Item, P = unknown, R = unknown>(
    id: K,
    list: Given<BuilderScope<Inputs, Results>, Ref<readonly Item[]> | readonly Item[]>,
    options: Given<ItemScope<Inputs, Results, Item>, TaskOptions<Results, P, R>>,
  ): WorkflowBuilder<Inputs, With<Results, K, readonly (R | null)[]>> {
    this.#tasks.push({ id, forEach: given(list), ...given(options) });
    return this as unknown as WorkflowBuilder<Inputs, With<Results, K, readonly (R | null)[]>>;
  }

  output(name: string, value: Given<BuilderScope<Inputs, Results>, JsonValue | Ref<unknown>>): this {
    this.#outputs[name] = given(value);
    return this;
  }

  /** @throws CONFIG_INVALID */
  definition(): WorkflowDefinition {
    const swarm =
      this.#swarm === undefined && this.#agents.length === 0
        ? undefined
        : { ...this.#swarm, agents: this.#agents };
    const source = {
      ...this.#draft,
      inputs: this.#inputs,
      swarm,
      tasks: this.#tasks,
      outputs: this.#outputs,
    };
    return parseWorkflow(plainValues(source), { where: `workflow "${this.#draft.name}"` });
  }
}

function given<Scope, T>(value: Given<Scope, T>): T {
  return typeof value === 'function' ? (value as (scope: Scope) => T)(createScope() as Scope) : value;
}

/**
 * Builds a definition in code: the same data as a file gives, with references that the compiler checks.
 *
 * `workflow('w').input('path', { type: 'string' }).task('list', ({ inputs }) => ({ type: 'list-files', params: {
 * root: inputs.path } })).definition()`
 */
export function workflow(
  name: string,
  head: Pick<WorkflowDefinitionInput, 'version' | 'description'> = {},
): WorkflowBuilder<unknown, unknown> {
  return new WorkflowBuilder({ name, ...head });
}
