/**
 * What the tests prove. Each entry is `<SPEC id>.<slug>`: one observable behaviour in one sentence. A test cites
 * its requirements in its title through `verifies`; `npm test` fails when an entry is not cited by a passed test.
 */
export const requirements = {
  'E1.layers-point-down': 'Packages import only from the layers below them, and only through public entries.',
  'E3.errors-documented': 'Every error code has its section in docs/errors.md, and every section its code.',
  'E3.result-names-tasks':
    'A run result names success, stop reason, completed and failed tasks with their values or errors.',
  'E4.hierarchical-delegates': 'In a hierarchy each lead passes a task to the branch with most free slots.',
  'E4.hierarchical-heals':
    'A lost lead loses no subtree: its children get its own lead or a promoted member.',
  'E4.hierarchical-routes': 'In a hierarchy a message goes up to the shared lead and down again.',
  'E4.max-agents': 'A topology refuses more members than maxAgents, as a whole.',
  'E4.repairs-published': 'Every loss of a member gives one repair plan to publish.',
  'E4.star-elects': 'A star whose hub is an agent elects a new hub when it is lost.',
  'E4.star-hands-out-in-turn': 'In a star the hub hands out work in turn, evenly over equal agents.',
  'E4.star-routes': 'In a star every message goes through the hub.',
  'E5.compiled-same-behaviour':
    'A compiled machine does what the interpreter does: snapshots, actions, arguments and errors.',
  'W1.conditions': 'A task whose condition is false is skipped and its dependents still run.',
  'W1.expressions': 'Parameters and outputs are JSONata expressions over inputs and earlier results.',
  'W1.fan-out': 'A task with forEach runs once per item of a list that an earlier task gave.',
  'W1.retry':
    'A task that failed with a retryable error is tried again with backoff, up to its number of attempts.',
  'W2.cancel': 'A cancelled run ends every task that had not ended, running ones included.',
  'W2.failure-takes-dependents-only': 'A failed task takes down its dependents only.',
  'W2.parallel': 'Tasks whose dependencies have ended run at the same time.',
  'W2.pause-resume': 'A paused run lets running tasks end, starts none, and goes on when it is resumed.',
  'W2.resume-reuses': 'A run that was interrupted goes on without running a finished task again.',
} as const;

export type RequirementId = keyof typeof requirements;

/** The test title with the ids it proves: `verifies('W1.cycle-named', 'names the cycle')`. Throws on an unknown id. */
export function verifies(ids: RequirementId | readonly RequirementId[], title: string): string {
  const list: readonly string[] = typeof ids === 'string' ? [ids] : ids;
  for (const id of list) {
    if (!Object.hasOwn(requirements, id))
      throw new Error(`unknown requirement "${id}": add it to test/requirements.ts`);
  }
  return `${title} ${list.map((id) => `[${id}]`).join(' ')}`;
}
