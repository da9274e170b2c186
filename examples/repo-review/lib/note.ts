import { z } from 'zod';
import { compareText } from './text-order.ts';

/**
 * What the reader should know about files that were left out or understood only in part, and about figures that
 * are missing. The number of files follows the text.
 */
export const noteTexts = {
  binary: 'Binary files (images, archives, content with NUL bytes), not measured',
  'built-folder': 'In folders that are usually downloaded or built, left out',
  'built-content': 'Built files of an installed package, reviewed as they are; the source is elsewhere',
  'duplicates-capped': 'Not compared for duplicates, as there is more text than is compared',
  'git-unusable': 'git could not list this folder, so its files were found by walking it',
  'git-untracked':
    'The repository around this folder does not track it: files were found by walking, without history',
  'import-unresolved': 'Relative imports that lead to no listed file (built, generated or missing)',
  'invalid-utf8': 'Not valid UTF-8, read with replacement characters',
  'list-capped': 'Beyond the limit of this review, not measured; raise maxFiles to include them',
  'measure-failed': 'Not measured, as their task failed',
  minified: 'Generated or minified, counted but not ranked',
  'not-a-file': 'Sockets, pipes or devices, left out',
  'part-failed': 'Parts of this review that failed; the report does without them',
  'shallow-history': 'A shallow clone: its history ends early, so changes are undercounted',
  submodule: 'Git submodules or nested repositories, left out; review each by itself',
  'symbolic-link': 'Symbolic links, not followed',
  'syntax-error': 'Not parsed; simple figures instead (lines, estimated branches)',
  'too-large': 'Larger than the limit, not read; raise maxFileBytes to include them',
  unreadable: 'Could not be read',
  vanished: 'Listed by git but not in the folder, or deleted while the review ran',
} as const;

export type NoteKind = keyof typeof noteTexts;

export const NoteSchema = z.strictObject({
  kind: z.custom<NoteKind>((kind) => typeof kind === 'string' && kind in noteTexts, 'not a kind of note'),
  count: z.int().nonnegative(),
  /** The first few paths in text order, each with a detail where there is one. */
  examples: z.array(z.string()),
});
export type Note = z.output<typeof NoteSchema>;

const MAX_EXAMPLES = 8;

/** Counts notes by kind and keeps a few examples of each. */
export class NoteBook {
  readonly #entries = new Map<NoteKind, { count: number; examples: Set<string> }>();

  add(kind: NoteKind, example?: string, count = 1): void {
    const entry = this.#entries.get(kind) ?? { count: 0, examples: new Set<string>() };
    entry.count += count;
    if (example !== undefined && entry.examples.size < MAX_EXAMPLES) entry.examples.add(example);
    this.#entries.set(kind, entry);
  }

  addAll(notes: readonly Note[]): void {
    for (const note of notes) {
      this.add(note.kind, undefined, note.count);
      for (const example of note.examples) this.add(note.kind, example, 0);
    }
  }

  /** In text order of their kind, so that the order of discovery does not show. */
  toNotes(): Note[] {
    return [...this.#entries]
      .map(([kind, { count, examples }]) => ({ kind, count, examples: [...examples].toSorted(compareText) }))
      .toSorted((a, b) => compareText(a.kind, b.kind));
  }
}

/** `text: 3 (a, b; …)`; notes about the folder as a whole have no number. */
export function noteSentence({ kind, count, examples }: Note, format: (example: string) => string): string {
  const more = count > examples.length && examples.length > 0 ? '; …' : '';
  const list = examples.length === 0 ? '' : ` (${examples.map(format).join('; ')}${more})`;
  return `${noteTexts[kind]}${count === 0 ? '' : `: ${count}`}${list}.`;
}
