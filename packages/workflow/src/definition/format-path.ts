/** Where a value stands in a definition. */
export type Path = readonly (string | number)[];

/** As people write it: `tasks[2].params.path`. */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? key : `${text}.${key}`;
  }, '');
}
