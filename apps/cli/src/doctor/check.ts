export type CheckStatus = 'ok' | 'warn' | 'fail';

/** One thing that was looked at. */
export interface Check {
  readonly check: string;
  readonly status: CheckStatus;
  /** What was found. */
  readonly detail: string;
  /** What to do; empty when all is well. */
  readonly advice: string;
}

export function ok(check: string, detail: string): Check {
  return { check, status: 'ok', detail, advice: '' };
}

export function warn(check: string, detail: string, advice: string): Check {
  return { check, status: 'warn', detail, advice };
}

export function fail(check: string, detail: string, advice: string): Check {
  return { check, status: 'fail', detail, advice };
}
