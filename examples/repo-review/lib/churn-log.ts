/** One commit of `git log -z --numstat --format=%x01%at%x02%aE%x02%s`. */
export interface Commit {
  /** Author's time, seconds since 1970. */
  readonly at: number;
  readonly author: string;
  readonly subject: string;
  readonly changes: readonly { readonly path: string; readonly lines: number }[];
}

type MutableCommit = Omit<Commit, 'changes'> & { readonly changes: Commit['changes'][number][] };

/**
 * Reads the churn command's output. Paths are exact, as NUL ends them; a binary file's change counts no lines.
 * A part that is cut off or not understood is left out.
 */
export function parseChurnLog(output: string): Commit[] {
  const commits: MutableCommit[] = [];
  for (const part of output.split('\0')) {
    const text = part.replace(/^\n/, '');
    if (text.startsWith('\u0001')) {
      commits.push(readHeader(text.slice(1)));
      continue;
    }
    const change = readChange(text);
    if (change !== undefined) commits.at(-1)?.changes.push(change);
  }
  return commits;
}

function readHeader(text: string): MutableCommit {
  const [at = '', author = '', ...subject] = text.split('\u0002');
  return { at: Number(at) || 0, author: author.toLowerCase(), subject: subject.join(' '), changes: [] };
}

const CHANGE = /^(\d+|-)\t(\d+|-)\t([\s\S]+)$/;

function readChange(text: string): Commit['changes'][number] | undefined {
  const match = CHANGE.exec(text);
  if (match === null) return undefined;
  const [, added, removed, path = ''] = match;
  return { path, lines: (Number(added) || 0) + (Number(removed) || 0) };
}

const FIX = /\b(fix(e[sd]|ing)?|bug(s|fix|fixes)?|hotfix|regression|revert(s|ed)?|crash(es)?|broken)\b/i;

/** Whether a commit says that it repairs something. Typo fixes in text are not repairs. */
export function isFix({ subject }: Commit): boolean {
  return FIX.test(subject) && !/\b(typos?|lint|format(ting)?|docs?|readme|ci)\b/i.test(subject);
}
