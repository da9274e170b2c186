/** Workflows: the definition language, its expressions, the task graph. */
export type { ExpressionScope, ItemView, TaskView } from './expressions/expression-scope.ts';
export type { MaybePromise } from './expressions/maybe-promise.ts';
export { allOf, andThen, isPromise } from './expressions/maybe-promise.ts';

export type {
  WorkflowDefinition,
  WorkflowDefinitionInput,
  WorkflowInputSpec,
} from './definition/workflow-schema.ts';
export { WorkflowDefinitionSchema } from './definition/workflow-schema.ts';
export type { ParseWorkflowOptions } from './definition/parse-workflow.ts';
export { definitionHash } from './definition/definition-hash.ts';
export { parseWorkflow } from './definition/parse-workflow.ts';
export { loadWorkflowFile, parseWorkflowText } from './definition/load-workflow-file.ts';
export type { TaskDefinition, TaskDefinitionInput } from './definition/task-schema.ts';

export type { RecordedTask, RecordedTrace } from './importers/recorded-trace.ts';
export { loadWfFormatFile, readWfFormat } from './importers/wfformat/read-wfformat.ts';
export type { ReplayFigures, ReplaySetting } from './replay/replay-figures.ts';
export { replayFigures } from './replay/replay-figures.ts';
export type { ReplayOptions, ReplayOptionsInput } from './replay/replay-options.ts';
export type { ReplayPlan } from './replay/replay-plan.ts';
export { readReplayPlan } from './replay/replay-plan.ts';
export { replayWorkflow } from './replay/replay-workflow.ts';

export type { BuilderScope, ItemScope, TaskRef } from './builder/builder-scope.ts';
export { expr, text } from './builder/expr.ts';
export type { Expressed, Ref } from './builder/ref.ts';
export type { TaskType } from './builder/task-type.ts';
export { taskType } from './builder/task-type.ts';
export type { TaskOptions, WorkflowBuilder } from './builder/workflow-builder.ts';
export { workflow } from './builder/workflow-builder.ts';

export type { CompiledTask, CompiledWorkflow, ResolvedInputs } from './compile/compiled-workflow.ts';
export { compileWorkflow } from './compile/compile-workflow.ts';
export { resolveInputs } from './compile/resolve-inputs.ts';
export { evaluateForEach, evaluateOutputs, evaluateParams, evaluateWhen } from './compile/evaluate-task.ts';

export type { RetryPolicy } from './rules/retry-policy.ts';
export { isRetryable } from './rules/is-retryable.ts';
export { priorityValue } from './rules/priority.ts';
export { retryDelayMs } from './rules/retry-delay.ts';

export type { EdgeList } from './graph/graph-rows.ts';
export { GraphRows } from './graph/graph-rows.ts';
export type { ReadySink } from './graph/task-graph.ts';
export { NO_TASK, TaskGraph } from './graph/task-graph.ts';
export { ReadyQueue } from './graph/ready-queue.ts';

export type { Assigned, RunScheduler } from './run/run-scheduler.ts';
export { RunDriver } from './run/run-driver.ts';
export type { RunDriverOptions } from './run/run-driver-options.ts';
export type { OpenApproval } from './run/approval-desk.ts';
export type { RunNotice, RunObserver, RunProgress, TaskChange } from './run/run-observer.ts';
