/** How the work of a task goes, the same whoever does it and whenever: what a run must end with follows from it. */
import { ConclaveError, toErrorData } from '@conclave/contracts';
import type { JsonValue, Random, TaskOutcome } from '@conclave/contracts';
import type { AttemptPlan } from '../nodes/simulated-shards.ts';

/**
 * `flaky`: attempts up to `failures` fail. `broken`: every attempt fails, of a fan-out every item with an odd number.
 * `poison`: kills its thread. `hangs`: attempts up to `failures` never end by themselves.
 */
export type BehaviourKind = 'works' | 'flaky' | 'broken' | 'poison' | 'hangs';

export interface Behaviour {
  readonly kind: BehaviourKind;
  readonly failures: number;
  readonly durationMs: number;
}

const ALWAYS = 1_000;

export function randomBehaviour(random: Random): Behaviour {
  const chance = random.next();
  const durationMs = randomDuration(random);
  const failures = 1 + Math.floor(random.next() * 2);
  const of = (kind: BehaviourKind, count: number): Behaviour => ({ kind, failures: count, durationMs });
  if (chance < 0.66) return of('works', 0);
  if (chance < 0.84) return of('flaky', failures);
  if (chance < 0.89) return of('broken', ALWAYS);
  if (chance < 0.92) return of('poison', ALWAYS);
  // An attempt that does not hang ends well within the limit of those that do.
  return { ...of('hangs', chance < 0.98 ? failures : ALWAYS), durationMs: 20 };
}

/** Some are over before the commit before them is, some last as long as a lease. */
function randomDuration(random: Random): number {
  const chance = random.next();
  if (chance < 0.4) return random.next() * 4;
  return chance < 0.9 ? 4 + random.next() * 120 : 200 + random.next() * 700;
}

/** Whether the task ends as failed, however often it is tried. */
export function failsForGood({ kind, failures }: Behaviour, item: number | undefined): boolean {
  if (kind === 'poison') return true;
  if (kind === 'broken') return item === undefined || item % 2 === 1;
  return kind === 'hangs' && failures === ALWAYS;
}

/** @param value of the task, when it completes. @param stretch varies how long it takes, 0 to 1 */
export function attemptPlan(
  behaviour: Behaviour,
  attempt: { readonly taskId: string; readonly attempt: number; readonly item: number | undefined },
  { value, stretch }: { readonly value: JsonValue; readonly stretch: number },
): AttemptPlan {
  const { kind, failures } = behaviour;
  const afterMs = behaviour.durationMs * (0.5 + stretch);
  const done: AttemptPlan = { afterMs, outcome: { ok: true, value: JSON.stringify(value) } };
  const fails = failsForGood(behaviour, attempt.item) || (kind !== 'broken' && attempt.attempt <= failures);
  if (!fails || kind === 'works') return done;
  if (kind === 'hangs') return { ...done, afterMs: undefined };
  if (kind === 'poison') return { afterMs, outcome: killed(attempt.taskId), killsThread: true };
  return { afterMs, outcome: broken(attempt.taskId) };
}

function broken(taskId: string): TaskOutcome {
  const details = { agentId: 'simulated', taskId, reason: 'as it was told' };
  return { ok: false, error: toErrorData(new ConclaveError('AGENT_EXECUTION_FAILED', { details })) };
}

function killed(taskId: string): TaskOutcome {
  const details = { taskId, reason: 'as it was told' };
  return { ok: false, error: toErrorData(new ConclaveError('POOL_TASK_KILLED_SHARD', { details })) };
}
