/** Names of a recording, which may be any text, as names of this language. */

/** As `TaskNameSchema` has it; the workflow's name may be a little longer. */
const MAX_LENGTH = 112;

/** The text itself where it is a name already. */
export function validName(text: string): string {
  const name = text.replace(/[^A-Za-z0-9._:-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '');
  return name === '' ? 'unnamed' : name.slice(0, MAX_LENGTH);
}

/** One name per text, all different, in the order of the texts. What is a name already keeps it. */
export function validNames(texts: readonly string[]): readonly string[] {
  const taken = new Set(texts.filter((text) => validName(text) === text));
  return texts.map((text) => {
    const name = validName(text);
    if (name === text) return text;
    const free = freeName(name, taken);
    taken.add(free);
    return free;
  });
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let number = 2, candidate = name; ; number += 1) {
    if (!taken.has(candidate)) return candidate;
    const suffix = `-${number}`;
    candidate = name.slice(0, MAX_LENGTH - suffix.length) + suffix;
  }
}
