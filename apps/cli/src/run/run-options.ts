export interface RunCommandOptions {
  /** `NAME=VALUE` */
  readonly input: readonly string[];
  readonly json?: boolean;
  readonly resume?: string;
  readonly dataDir?: string;
  /** What the file is, where it is no workflow file. */
  readonly format?: string;
  readonly timeScale?: string;
  readonly agents?: string;
  readonly work?: string;
}
