import type { OpenTask } from './open-task.ts';
import type { Shard } from './shard.ts';

/** An innocent is innocent no longer after so many shards ended under it. */
const MAX_CRASHES_AS_INNOCENT = 3;
/** And a suspect that never got to start, as its shard always ended before, is given up. */
const MAX_CRASHES = 8;

/** What becomes of the tasks that a shard had when it ended. */
export interface Verdicts {
  /** Had been cancelled or timed out: they settle as that. */
  readonly cancelled: OpenTask[];
  /** Ended the shard while alone there: they fail. */
  readonly killers: OpenTask[];
  /** Run again; those marked as suspects alone. */
  readonly again: OpenTask[];
}

/**
 * After a crash the tasks that had not started are innocent. Of those that had, the one in whose name the thread
 * ended is suspected; where no name is known (out of memory outside of a synchronous part), all of them are.
 */
export function judgeCrash(shard: Shard): Verdicts {
  const verdicts: Verdicts = { cancelled: [], killers: [], again: [] };
  const culprit = shard.shared.culprit();
  for (const task of shard.inFlight()) {
    task.crashes += 1;
    const accused = shard.hasStarted(task) && (!culprit.known || culprit.slot === task.slot);
    if (task.cancelReason !== null) verdicts.cancelled.push(task);
    else if (task.isSuspect && (accused || task.crashes > MAX_CRASHES)) verdicts.killers.push(task);
    else {
      task.isSuspect ||= accused || task.crashes > MAX_CRASHES_AS_INNOCENT;
      verdicts.again.push(task);
    }
  }
  return verdicts;
}

/** Main ended the shard because of a task that would not stop: the others have nothing to do with it. */
export function judgeKill(shard: Shard): Verdicts {
  const tasks = shard.inFlight();
  return {
    cancelled: tasks.filter((task) => task.cancelReason !== null),
    killers: [],
    again: tasks.filter((task) => task.cancelReason === null),
  };
}
