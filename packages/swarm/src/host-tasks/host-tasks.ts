import type {
  ClaimedTask,
  ClaimTasksInput,
  CompleteTaskInput,
  FailTaskInput,
  HeartbeatAnswer,
  HeartbeatTaskInput,
  HostTaskPage,
  LetGoAnswer,
  ListHostTasksInput,
  ReleaseTaskInput,
  TaskRefInput,
} from '@conclave/contracts';

/**
 * Tasks of agents of kind `host`, for whoever does them: a person, a coding agent, another program. They are in the store:
 * any node on it hands them out and takes results, also of runs that nobody drives at the moment. What is acknowledged is
 * on disk.
 */
export interface HostTasks {
  /**
   * Takes tasks by priority, then age, each under a lease and with a token that all later calls name.
   * @param wait.waitMs how long to wait when there is nothing, at most; not at all when left out
   * @returns none when there was nothing. @throws SWARM_PAUSED; while it waits through a pause it gets nothing
   */
  claim(input: ClaimTasksInput, wait?: { readonly waitMs?: number }): Promise<readonly ClaimedTask[]>;
  /** Keeps a task, and tells others how far it is. @throws TASK_LEASE_LOST when it went on or is not wanted, TASK_NOT_OFFERED */
  heartbeat(input: HeartbeatTaskInput): Promise<HeartbeatAnswer>;
  /** Ends a task with its result. Saying it again changes nothing. @throws TASK_LEASE_LOST, TASK_NOT_OFFERED */
  complete(input: CompleteTaskInput): Promise<void>;
  /**
   * The attempt came to nothing: the task is offered again, parked once its attempts are used up, or fails when `final`.
   * Without a token a blocked task is given up.
   * @throws TASK_LEASE_LOST, TASK_NOT_BLOCKED, TASK_NOT_OFFERED
   */
  fail(input: FailTaskInput): Promise<LetGoAnswer>;
  /** Gives a task back; the attempt does not count. @throws TASK_LEASE_LOST, TASK_NOT_OFFERED */
  release(input: ReleaseTaskInput): Promise<LetGoAnswer>;
  /** Offers a blocked task again, with all its attempts. @throws TASK_NOT_BLOCKED, TASK_NOT_OFFERED */
  reset(input: TaskRefInput): Promise<void>;
  /** Those whose tasks have not ended in their runs. @throws RUN_NOT_FOUND */
  list(input?: ListHostTasksInput): Promise<HostTaskPage>;
}
