/** What every process needs and no more: secrets of the host do not leak into commands and servers. */
const passedOn = ['PATH', 'HOME', 'LANG', 'TMPDIR'] as const;

export type Environment = Readonly<Record<string, string | undefined>>;

export function minimalEnvironment(
  ambient: Environment,
  added: Readonly<Record<string, string>>,
): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const name of passedOn) {
    const value = ambient[name];
    if (value !== undefined) environment[name] = value;
  }
  return { ...environment, ...added };
}
