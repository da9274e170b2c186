import type { Syntax } from './languages.ts';

const LINE_STRINGS = String.raw`"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?`;
const BLOCK_COMMENT = String.raw`\/\*[\s\S]*?(?:\*\/|$)`;

/** One pattern per syntax: what starts first, a comment or a string, hides what is inside it. */
const patterns: Record<Syntax, RegExp | undefined> = {
  c: new RegExp(
    String.raw`\/\/[^\n]*|${BLOCK_COMMENT}|${LINE_STRINGS}|` + '`(?:\\\\[\\s\\S]|[^`\\\\])*`?',
    'g',
  ),
  hash: new RegExp(String.raw`#[^\n]*|"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|${LINE_STRINGS}`, 'g'),
  dashes: new RegExp(String.raw`--\[\[[\s\S]*?(?:\]\]|$)|--[^\n]*|${BLOCK_COMMENT}|${LINE_STRINGS}`, 'g'),
  markup: /<!--[\s\S]*?(?:-->|$)/g,
  css: new RegExp(`${BLOCK_COMMENT}|${LINE_STRINGS}`, 'g'),
  plain: undefined,
};

/**
 * The text with comments as spaces and the inside of strings as `s`; every line keeps its number and length.
 * Lexical only: a regular expression literal that contains a quote can hide what follows it on its line.
 */
export function blankComments(text: string, syntax: Syntax): string {
  const pattern = patterns[syntax];
  if (pattern === undefined) return text;
  return text.replace(pattern, (match) => (isString(match) ? blankString(match) : blank(match)));
}

/** The text with the given ranges as spaces. Ranges are in order and do not overlap. */
export function blankRanges(text: string, ranges: readonly { start: number; end: number }[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of ranges) {
    parts.push(text.slice(at, start), blank(text.slice(start, end)));
    at = end;
  }
  parts.push(text.slice(at));
  return parts.join('');
}

function isString(match: string): boolean {
  return match.startsWith('"') || match.startsWith("'") || match.startsWith('`');
}

function blankString(match: string): string {
  return `${match[0]}${match.slice(1, -1).replace(/[^\s]/g, 's')}${match.length > 1 ? match.at(-1) : ''}`;
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}

export interface LineCounts {
  readonly lines: number;
  readonly codeLines: number;
  readonly commentLines: number;
}

/** @param code the same text without comments, from one of the functions above. */
export function countLines(text: string, code: string): LineCounts {
  const originals = splitLines(text);
  const codes = splitLines(code);
  let codeLines = 0;
  let commentLines = 0;
  originals.forEach((line, index) => {
    if ((codes[index] ?? '').trim() !== '') codeLines += 1;
    else if (line.trim() !== '') commentLines += 1;
  });
  return { lines: originals.length, codeLines, commentLines };
}

/** Lines as an editor numbers them: a newline at the end does not start another one. */
export function splitLines(text: string): string[] {
  if (text === '') return [];
  const lines = text.split(/\r\n|\n|\r/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
