/**
 * What the tests prove. Each entry is `<SPEC id>.<slug>`: one observable behaviour in one sentence. A test cites
 * its requirements in its title through `verifies`; `npm test` fails when an entry is not cited by a passed test.
 */
export const requirements = {
  'E1.layers-point-down': 'Packages import only from the layers below them, and only through public entries.',
  'E3.errors-documented': 'Every error code has its section in docs/errors.md, and every section its code.',
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
