import type { JsonObject } from '@conclave/contracts';
import { badArgument } from '../failure.ts';

/**
 * `--input name=value`, any number of times: all values are text here, and the workflow reads them as the types
 * that it declares. @throws CONFIG_INVALID
 */
export function parseInputs(pairs: readonly string[]): JsonObject {
  // Through a map: an object would take the name __proto__ without a word.
  const inputs = new Map<string, string>();
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at < 1) throw badArgument('--input', `"${pair}" is not NAME=VALUE`);
    const name = pair.slice(0, at);
    if (inputs.has(name)) throw badArgument('--input', `"${name}" is given twice`);
    inputs.set(name, pair.slice(at + 1));
  }
  return Object.fromEntries(inputs);
}
