/** What objects of others answer, read strictly: what cannot be told to be good is not. */
import { messageOf } from '@conclave/contracts';
import type { HealthReport } from '@conclave/contracts';

/**
 * The value as JSON text; empty for none. Refuses what JSON would drop or change in silence.
 * @throws TypeError naming what it is
 */
export function jsonTextOf(value: unknown): string {
  if (value === undefined) return '';
  return JSON.stringify(value, refuseLoss);
}

function refuseLoss(this: unknown, key: string, value: unknown): unknown {
  const problem = lossOf(value, Array.isArray(this));
  if (problem !== undefined) throw new TypeError(key === '' ? problem : `${problem} at "${key}"`);
  return value;
}

function lossOf(value: unknown, inArray: boolean): string | undefined {
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint')
    return `a ${typeof value}`;
  if (typeof value === 'number' && !Number.isFinite(value)) return `the number ${value}`;
  if (value === undefined && inArray) return 'undefined in an array';
  const lost = [Map, Set, WeakMap, WeakSet, Promise, RegExp, Error].find((type) => value instanceof type);
  return lost === undefined ? undefined : `a ${lost.name}`;
}

/** What an object of others may have. */
interface Answer {
  readonly valid?: unknown;
  readonly problems?: unknown;
  readonly errors?: unknown;
  readonly status?: unknown;
  readonly score?: unknown;
  readonly reason?: unknown;
}

/** One sentence each; nothing for `true`, nothing at all, and an empty list. */
export function problemsOf(answer: unknown): readonly string[] {
  if (answer === true || answer === undefined || answer === null) return [];
  if (Array.isArray(answer)) return answer.map(messageOf);
  if (typeof answer === 'object') {
    const { valid, problems, errors }: Answer = answer;
    if (valid === true) return [];
    const given = problems ?? errors;
    if (Array.isArray(given) && given.length > 0) return given.map(messageOf);
  }
  return ['the agent refused it'];
}

export function healthOf(answer: unknown): HealthReport {
  if (answer === true) return { status: 'healthy', score: 1 };
  if (typeof answer !== 'object' || answer === null) return unhealthy(`it answered ${messageOf(answer)}`);
  const { status, score, reason }: Answer = answer;
  const said = typeof reason === 'string' ? { reason } : {};
  if (status !== 'healthy' && status !== 'degraded')
    return { ...unhealthy(`it answered with the status ${messageOf(status)}`), ...said };
  return { status, score: typeof score === 'number' ? score : usualScores[status], ...said };
}

const usualScores = { healthy: 1, degraded: 0.5 } as const;

export function unhealthy(reason: string): HealthReport {
  return { status: 'unhealthy', score: 0, reason };
}
