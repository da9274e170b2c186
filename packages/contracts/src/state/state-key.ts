import { z } from 'zod';

/** The longest key and glob. */
const MAX_LENGTH = 256;
const SEGMENT = '[A-Za-z0-9._:@+-]+';
const KEY = new RegExp(`^${SEGMENT}(?:/${SEGMENT})*$`);
const GLOB = /^(?:[A-Za-z0-9._:@+*-]+)(?:\/[A-Za-z0-9._:@+*-]+)*$/;
const characters = `up to ${MAX_LENGTH} characters of A-Z a-z 0-9 . _ : @ + -`;

/** Names of shared state: segments between slashes, as in `config/limits/agents`. */
export const StateKeySchema = z
  .string()
  .max(MAX_LENGTH)
  .regex(KEY, `a key: ${characters} in segments between slashes, none of them empty`);

/** `*` stands for any characters within a segment, `**` for any characters at all. */
export const StateKeyGlobSchema = z
  .string()
  .max(MAX_LENGTH)
  .regex(GLOB, `a glob over keys: ${characters} * in segments between slashes, none of them empty`);

/**
 * `config/*` takes `config/a` and not `config/a/b`; `config/**` takes both. Takes time in proportion to the lengths of
 * glob and key, whatever the glob: a regular expression with many stars would not.
 */
export function compileKeyGlob(glob: string): (key: string) => boolean {
  const parts = glob.match(/\*\*|\*|[^*]/g) ?? [];
  if (parts.every((part) => !part.startsWith('*'))) return (key) => key === glob;
  return (key) => matches(parts, key);
}

/** Keeps, after each part, every place of the key that the parts so far can reach. */
function matches(parts: readonly string[], key: string): boolean {
  let reached = new Set([0]);
  for (const part of parts) {
    const next = new Set<number>();
    for (const at of reached) {
      if (!part.startsWith('*')) {
        if (key[at] === part) next.add(at + 1);
        continue;
      }
      for (let end = at; !next.has(end); end += 1) {
        next.add(end);
        if (end === key.length || (part === '*' && key[end] === '/')) break;
      }
    }
    reached = next;
  }
  return reached.has(key.length);
}
