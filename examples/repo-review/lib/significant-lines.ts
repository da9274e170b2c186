import { blankComments, splitLines } from './code-text.ts';
import { languageOf } from './languages.ts';

/** A file's lines that can be a duplicate of something: no blanks, comments, imports or lone brackets. */
export interface SignificantLines {
  /** Hash of each line without its indentation and extra spaces. */
  readonly hashes: readonly number[];
  /** Line numbers, from 1. */
  readonly numbers: readonly number[];
}

const BORING =
  /^[\s{}()[\];,.:]*$|^(import|export \*|from|using|package|require|#include)\b|^(const|let|var) [^=]+= require\(|^(else|try|finally|do|end|begin|default:|break;?|return;?)\s*[{:]?$/;

export function significantLines(path: string, text: string): SignificantLines {
  const code = splitLines(blankComments(text, languageOf(path).syntax));
  const originals = splitLines(text);
  const hashes: number[] = [];
  const numbers: number[] = [];
  let inImport = false;
  code.forEach((line, index) => {
    const trimmed = line.trim();
    // An import list over several lines ends with the line that names its module.
    if (/^(import|export)\s*(type\s*)?\{[^}]*$/.test(trimmed)) inImport = true;
    const skip = inImport || BORING.test(trimmed);
    if (inImport && trimmed.includes('}')) inImport = false;
    if (skip) return;
    hashes.push(hashLine((originals[index] ?? '').trim().replace(/\s+/g, ' ')));
    numbers.push(index + 1);
  });
  return { hashes, numbers };
}

/** FNV-1a, 32 bits. */
export function hashLine(line: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < line.length; at += 1) hash = Math.imul(hash ^ line.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
