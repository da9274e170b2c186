import { startChild as start } from '@conclave/testing/child-process';

export interface Work {
  /** The store: a file, or the address of a database. */
  readonly path?: string;
  readonly url?: string;
  readonly runId: string;
  readonly turns: number;
  readonly turnSize: number;
  readonly inFlight: number;
}

/** Another process that drives a run: see children/commit-turns.ts. */
export function startCommitting(work: Work, mode: 'leave' | 'stay' | 'wait' = 'leave') {
  return startChild('commit-turns.ts', [JSON.stringify(work), mode]);
}

/** Another process that runs a program of children/. */
export function startChild(program: string, args: readonly string[]) {
  return start(new URL(`children/${program}`, import.meta.url), args);
}
