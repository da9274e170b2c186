import type { Path } from './format-path.ts';

/** Finds values of a definition in the text that it was read from. */
export interface SourceLocator {
  /** Names the text: mostly a file. */
  readonly name: string;
  /** `line:column` of the value, or of the nearest one around it. */
  locate(path: Path): string;
}

/** Kept beside the definitions, which stay plain JSON; gone when they are. */
const locators = new WeakMap<object, SourceLocator>();

export function rememberSource(definition: object, locator: SourceLocator): void {
  locators.set(definition, locator);
}

/** ` (file:line:column)` for messages; empty for a definition that was not read from a text. */
export function locationNote(definition: object, path: Path): string {
  const locator = locators.get(definition);
  return locator === undefined ? '' : ` (${locator.name}:${locator.locate(path)})`;
}
