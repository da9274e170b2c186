import type { JsonObject } from '@conclave/contracts';
import { badArgument } from '../failure.ts';

/**
 * `--input name=value`, any number of times: all values are text here, and the workflow reads them as the types
 * that it declares. @throws CONFIG_INVALID
 */
export function parseInputs(pairs: readonly string[]): JsonObject {
  const inputs: Record<string, string> = {};
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at < 1) throw badArgument('--input', `"${pair}" is not NAME=VALUE`);
    const name = pair.slice(0, at);
    if (Object.hasOwn(inputs, name)) throw badArgument('--input', `"${name}" is given twice`);
    inputs[name] = pair.slice(at + 1);
  }
  return inputs;
}
