/** An execution of a workflow that was recorded elsewhere: what every importer gives, whatever it read. */
export interface RecordedTrace {
  readonly name: string;
  /** At least one; without cycles. */
  readonly tasks: readonly RecordedTask[];
}

export interface RecordedTask {
  /** As it was recorded: any text, unique in its trace. */
  readonly id: string;
  /** What kind of work it was, where the recording says it. */
  readonly label: string | undefined;
  /** Positions of the tasks that it waited for, ascending, each once. */
  readonly dependencies: readonly number[];
  /** How long it ran, in seconds; 0 or more. */
  readonly seconds: number;
}
