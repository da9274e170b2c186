/** Functions that the shards, and Piscina beside them, run. */
import type { JsonValue } from '@conclave/contracts';

export function empty(): void {}

export async function wait(input: JsonValue): Promise<void> {
  await new Promise<void>((resolve) => setTimeout(resolve, Number(input)));
}

export function echo(input: JsonValue): JsonValue {
  return input;
}

/** Settles, and takes its thread down in the next turn. */
export function endThread(): void {
  setTimeout(() => process.exit(1), 1);
}
