import type { JsonValue } from '@conclave/contracts';
import type { Behaviour } from './behaviour.ts';

/** The value of a task that completes, but for fan-outs, whose value is their items'. */
export type TaskValue = { readonly v: number; readonly list: readonly number[] };

/** Of which other task a task reads something. */
export interface Reading {
  readonly task: string;
  readonly reads: 'v' | 'result' | 'completedItems';
}

/** One task of a generated workflow, with what is needed to say how it must end. */
export interface PlannedTask {
  readonly id: string;
  /** Tasks to wait for, those that expressions name among them. */
  readonly waitsFor: readonly string[];
  readonly isOptional: boolean;
  readonly behaviour: Behaviour;
  readonly value: TaskValue;
  /** Runs only when the `v` of that task is above the number. */
  readonly when: { readonly task: string; readonly above: number } | undefined;
  /** Runs once for each number of a list: given, or that of another task. */
  readonly forEach: readonly number[] | { readonly task: string } | undefined;
  readonly reading: Reading | undefined;
}

export interface PlannedWorkflow {
  readonly name: string;
  readonly tasks: readonly PlannedTask[];
}

/** The value of one item of a fan-out. */
export function itemValue(item: number): JsonValue {
  return { v: item * 2 };
}
