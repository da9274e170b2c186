import type { ErrorData, TaskStatus } from '@conclave/contracts';
import { createRef, quoted } from './ref.ts';
import type { Ref } from './ref.ts';

/** A task's members in expressions. */
export interface TaskRef<R> {
  readonly status: Ref<TaskStatus>;
  readonly result: Ref<R>;
  readonly error: Ref<ErrorData>;
  readonly items: Ref<readonly unknown[]>;
}

/** What expressions can refer to. */
export interface BuilderScope<Inputs, Results> {
  readonly inputs: { readonly [K in keyof Inputs]: Ref<Inputs[K]> };
  readonly tasks: { readonly [K in keyof Results]: TaskRef<Results[K]> };
  readonly run: { readonly id: Ref<string> };
}

export interface ItemScope<Inputs, Results, Item> extends BuilderScope<Inputs, Results> {
  readonly item: Ref<Item>;
  readonly index: Ref<number>;
}

/** @returns a scope whose members are made when they are asked for; the types say which there are. */
export function createScope<Inputs, Results, Item>(): ItemScope<Inputs, Results, Item> {
  return {
    inputs: membersOf('inputs'),
    tasks: membersOf('tasks'),
    run: { id: createRef<string>('run.id') },
    item: createRef<Item>('item'),
    index: createRef<number>('index'),
  };
}

function membersOf<T>(name: string): T {
  return new Proxy(Object.freeze({}), {
    get: (_, key) => (typeof key === 'string' ? createRef(`${name}.${quoted(key)}`) : undefined),
  }) as T;
}
