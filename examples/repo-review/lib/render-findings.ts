import type { Cycle } from './dependency-cycles.ts';
import type { Duplicate } from './duplicates.ts';
import type { LanguageRow } from './language-table.ts';
import { bullets, counted, inlineCode, percent, plainText, table, thousands } from './markdown.ts';
import { noteSentence } from './note.ts';
import type { Review } from './review.ts';

const MAX_CYCLES = 10;
const MAX_DUPLICATES = 12;
const MAX_COPIES = 4;

export function renderFindings(review: Review): string[] {
  return [
    ...renderUntested(review),
    ...renderCycles(review),
    ...renderDuplicates(review),
    ...renderTogether(review),
    ...renderLanguages(review),
    ...renderNotes(review),
  ];
}

function renderUntested({ ranking: { untested } }: Review): string[] {
  if (!untested.judged || untested.count === 0) return [];
  const more =
    untested.count > untested.files.length ? `, the most complex of ${thousands(untested.count)}` : '';
  const lines = untested.files.map(
    ({ path, complexity, codeLines }) =>
      `${inlineCode(path)}: complexity ${complexity} in ${counted(codeLines, 'line')}`,
  );
  return [
    '## Not reached by any test',
    `Production code with a complexity of ten or more${more}:`,
    bullets(lines),
  ];
}

function renderCycles({ cycles, cycleCount }: Review): string[] {
  if (cycles.length === 0) return ['## Import cycles', 'None.'];
  const more =
    cycleCount > MAX_CYCLES ? [`And ${cycleCount - MAX_CYCLES} more; the JSON lists up to fifty.`] : [];
  return ['## Import cycles', bullets(cycles.slice(0, MAX_CYCLES).map(cycleLine)), ...more];
}

function cycleLine({ kind, size, loop, cut }: Cycle): string {
  const way = [...loop, loop[0] ?? ''].map((path) => inlineCode(path)).join(' → ');
  const group = size > loop.length ? `Group of ${size} files; the shortest way round: ` : '';
  const when = kind === 'load' ? '' : ' (not while loading: types or imports inside functions)';
  return `${group}${way}${when}. Thinnest link: ${inlineCode(cut.from)} takes ${counted(cut.names, 'name')} from ${inlineCode(cut.to)}.`;
}

function renderDuplicates({ duplicates }: Review): string[] {
  const { groups, total, duplicatedLines, comparedLines } = duplicates;
  if (groups.length === 0) return ['## Duplicated text', 'None of eight lines or more.'];
  const share = `${thousands(duplicatedLines)} of ${thousands(comparedLines)} compared lines (${percent(duplicatedLines, comparedLines)}), in ${counted(total, 'block')}.`;
  return ['## Duplicated text', share, bullets(groups.slice(0, MAX_DUPLICATES).map(duplicateLine))];
}

function duplicateLine({ lines, begins, count, copies }: Duplicate): string {
  const places = copies.slice(0, MAX_COPIES).map(({ path, from, to }) => `${inlineCode(path)} ${from}–${to}`);
  const more = count > MAX_COPIES ? ` and ${count - MAX_COPIES} more` : '';
  const from = begins === '' ? '' : ` from ${inlineCode(begins)}`;
  return `${counted(lines, 'line')}${from}: ${places.join(', ')}${more}`;
}

function renderTogether({ hiddenCoupling }: Review): string[] {
  if (hiddenCoupling.length === 0) return [];
  const lines = hiddenCoupling.map(
    ({ a, b, together, of }) =>
      `${inlineCode(a)} and ${inlineCode(b)}: ${together} of ${counted(of, 'commit')}`,
  );
  return [
    '## Changed together without an import',
    'Ask what they share, and whether one place could hold it.',
    bullets(lines),
  ];
}

function renderLanguages({ languages }: Review): string[] {
  if (languages.length === 0) return [];
  const titles = ['Language', '>Files', '>Code lines', '>Comment lines', '>Complexity per 100 lines'];
  return ['## Languages', table(titles, languages.map(languageRow))];
}

function languageRow(row: LanguageRow): string[] {
  const density = ((row.complexity ?? 0) / Math.max(1, row.codeLines)) * 100;
  const branches =
    row.complexity === null ? '' : `${density.toFixed(1)}${row.estimated ? ' (estimate)' : ''}`;
  return [
    row.language,
    thousands(row.files),
    thousands(row.codeLines),
    thousands(row.commentLines),
    branches,
  ];
}

function renderNotes({ notes }: Review): string[] {
  if (notes.length === 0) return ['## Left out', 'Nothing.'];
  return ['## Left out, and remarks', bullets(notes.map((note) => noteSentence(note, plainText)))];
}
