/**
 * What the tests prove. Each entry is `<SPEC id>.<slug>`: one observable behaviour in one sentence. A test cites
 * its requirements in its title through `verifies`; `npm test` fails when an entry is not cited by a passed test.
 */
export const requirements = {
  'E1.layers-point-down': 'Packages import only from the layers below them, and only through public entries.',
  'E3.errors-documented': 'Every error code has its section in docs/errors.md, and every section its code.',
  'E4.hierarchical-delegates': 'In a hierarchy each lead passes a task to the branch with most free slots.',
  'E4.hierarchical-heals': 'A lost lead loses no subtree: its children get its own lead or a promoted member.',
  'E4.hierarchical-routes': 'In a hierarchy a message goes up to the shared lead and down again.',
  'E4.max-agents': 'A topology refuses more members than maxAgents, as a whole.',
  'E4.repairs-published': 'Every loss of a member gives one repair plan to publish.',
  'E4.star-elects': 'A star whose hub is an agent elects a new hub when it is lost.',
  'E4.star-hands-out-in-turn': 'In a star the hub hands out work in turn, evenly over equal agents.',
  'E4.star-routes': 'In a star every message goes through the hub.',
  'E5.compiled-same-behaviour':
    'A compiled machine does what the interpreter does: snapshots, actions, arguments and errors.',
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
