declare const PARAMS: unique symbol;
declare const RESULT: unique symbol;

/** A task type's name that knows, for the compiler only, what the task takes and gives. */
export type TaskType<P, R> = string & { readonly [PARAMS]: P; readonly [RESULT]: R };

/** `const listFiles = taskType<{ root: string }, { files: string[] }>('list-files')` */
export function taskType<P, R>(name: string): TaskType<P, R> {
  return name as TaskType<P, R>;
}
