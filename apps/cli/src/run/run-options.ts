export interface RunCommandOptions {
  /** `NAME=VALUE` */
  readonly input: readonly string[];
  readonly json?: boolean;
  readonly resume?: string;
  readonly dataDir?: string;
}
