import { messageOf } from '@conclave/contracts';
import { jsonErrorOffset } from './json-error-offset.ts';
import { jsonLocator, syntaxError } from './yaml-source.ts';
import type { ReadText } from './yaml-source.ts';

/** @throws WORKFLOW_SYNTAX at the first character that is not JSON. */
export function readJson(text: string, path: string): ReadText {
  try {
    return { value: JSON.parse(text) as unknown, locator: jsonLocator(text, path) };
  } catch (error) {
    const before = text.slice(0, jsonErrorOffset(text)).split('\n');
    const at = { line: before.length, col: before.at(-1)!.length + 1 };
    // Without JavaScript's own idea of the place.
    const reason = messageOf(error).replace(/ in JSON at position \d+.*$/s, '');
    throw syntaxError(path, at, reason.replace(/, (\.\.\.)?".*" is not valid JSON$/s, ''));
  }
}
