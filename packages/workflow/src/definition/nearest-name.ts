/** The known name that the written one was most likely meant to be, when there is a close one. */
export function nearestName(written: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.min(3, Math.ceil(written.length / 3)) + 1;
  for (const name of known) {
    if (Math.abs(name.length - written.length) >= least) continue;
    const distance = editDistance(written.toLowerCase(), name.toLowerCase());
    if (distance < least) [best, least] = [name, distance];
  }
  return best;
}

/** Levenshtein: insertions, deletions and replacements, by rows. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 0; i < a.length; i += 1) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j += 1) {
      const replaced = row[j]! + (a[i] === b[j] ? 0 : 1);
      next.push(Math.min(replaced, row[j + 1]! + 1, next[j]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

const SHOWN = 20;

/** For messages: the nearest name first, then the known ones, as many as can be read. */
export function knownNames(written: string, known: readonly string[]): string {
  const nearest = nearestName(written, known);
  const hint = nearest === undefined ? '' : ` (did you mean "${nearest}"?)`;
  if (known.length === 0) return 'none';
  const more = known.length > SHOWN ? ` and ${known.length - SHOWN} more` : '';
  return `${known.slice(0, SHOWN).join(', ')}${more}${hint}`;
}
