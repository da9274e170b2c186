import type { JsonValue } from '@conclave/contracts';
import type { AdmissionRequest } from '@conclave/scheduling';
import type { Template } from '../expressions/template.ts';
import type { GraphRows } from '../graph/graph-rows.ts';
import type { RetryPolicy } from '../rules/retry-policy.ts';
import type { WorkflowDefinition, WorkflowInputSpec } from '../definition/workflow-schema.ts';
import type { TaskPlan } from './task-plan.ts';

/** What somebody decides before a task starts. */
export interface CompiledApproval {
  readonly prompt: Template;
  readonly timeoutMs: number | undefined;
  readonly onTimeout: 'fail' | 'skip' | 'approve';
}

/** What undoes a completed task, or each completed item of a fan-out. */
export interface CompiledCompensation {
  readonly type: string;
  readonly agentId: string | undefined;
  readonly params: Template | undefined;
  readonly retry: RetryPolicy;
  readonly timeoutMs: number | undefined;
}

/** A task with every default filled and every expression compiled. */
export interface CompiledTask {
  /** Position in the definition: the task's name in the graph, the store and the scope. */
  readonly index: number;
  readonly id: string;
  readonly type: string;
  /** Pins the task to one agent. */
  readonly agentId: string | undefined;
  readonly params: Template | undefined;
  /** Decides once for the whole task, also with `forEach`. */
  readonly when: Template | undefined;
  readonly forEach: Template | undefined;
  /** Longest list that `forEach` may give. */
  readonly maxItems: number;
  /** Larger runs sooner. */
  readonly priority: number;
  readonly retry: RetryPolicy;
  /** Limit per attempt. */
  readonly timeoutMs: number | undefined;
  /** Limit for the task as a whole, from the run's start. */
  readonly deadlineMs: number | undefined;
  readonly optional: boolean;
  /** The group and the resources that it must have before it starts; undefined for most. */
  readonly admission: AdmissionRequest | undefined;
  readonly approval: CompiledApproval | undefined;
  readonly compensate: CompiledCompensation | undefined;
  /** Indices, ascending, without duplicates: `dependsOn` and what the expressions read. */
  readonly dependencies: readonly number[];
}

/** A workflow that is known to be sound: ids are unique, references resolve, there is no cycle. */
export interface CompiledWorkflow {
  readonly name: string;
  readonly version: string;
  /** What was compiled: JSON-safe, and parses to itself. */
  readonly definition: WorkflowDefinition;
  readonly inputs: Readonly<Record<string, WorkflowInputSpec>>;
  readonly tasks: readonly CompiledTask[];
  /** Concurrency by group. */
  readonly groups: Readonly<Record<string, number>>;
  readonly indexOf: ReadonlyMap<string, number>;
  /** What waits for what. */
  readonly rows: GraphRows;
  /** The tasks once more, as the hot path reads them. */
  readonly plan: TaskPlan;
  /** Failed attempts that the whole run may repeat; undefined: no bound. */
  readonly retryBudget: number | undefined;
  readonly compensatesWhenCancelled: boolean;
  readonly outputs: readonly { readonly name: string; readonly value: Template }[];
}

/** What a run is given, checked and with defaults. */
export type ResolvedInputs = Readonly<Record<string, JsonValue>>;
