import type { ParserOptions, ParserPlugin } from '@babel/parser';
import { parse } from '@babel/parser';
import { messageOf } from '@conclave/contracts';
import { blankRanges } from './code-text.ts';
import type { SyntaxNode } from './syntax-tree.ts';
import { isNode } from './syntax-tree.ts';

export type ParsedScript =
  | { readonly tree: SyntaxNode; readonly comments: readonly { start: number; end: number }[] }
  | { readonly problem: string };

/**
 * Parses JavaScript and TypeScript as found in the wild. Several dialects are tried, because a file's name does not
 * say which decorators or type annotations it uses.
 */
export function parseScript(path: string, text: string): ParsedScript {
  let problem = '';
  for (const plugins of dialectsOf(path)) {
    try {
      const tree: unknown = parse(text, { ...OPTIONS, plugins });
      if (isNode(tree)) return { tree, comments: commentsOf(tree) };
    } catch (error) {
      // Deep nesting overflows the parser's stack: a RangeError, which is as good as a syntax error here.
      problem ||= messageOf(error).split('\n', 1)[0] ?? '';
    }
  }
  return { problem: problem.slice(0, 160) };
}

const OPTIONS: ParserOptions = {
  sourceType: 'unambiguous',
  // Names that are declared twice and the like: not our business, and no reason to give up on the file.
  errorRecovery: true,
  allowReturnOutsideFunction: true,
  allowSuperOutsideMethod: true,
  allowUndeclaredExports: true,
  allowNewTargetOutsideFunction: true,
};

function dialectsOf(path: string): ParserPlugin[][] {
  if (/\.[cm]?ts$/.test(path))
    return [
      ['typescript', 'decorators-legacy'],
      ['typescript', 'decorators'],
    ];
  if (/\.(tsx|vue|svelte)$/.test(path))
    return [
      ['typescript', 'jsx', 'decorators-legacy'],
      ['typescript', 'decorators'],
    ];
  return [
    ['jsx', 'decorators-legacy'],
    ['jsx', 'decorators'],
    ['jsx', 'flow'],
  ];
}

function commentsOf(tree: SyntaxNode): { start: number; end: number }[] {
  const comments: unknown = tree['comments'];
  if (!Array.isArray(comments)) return [];
  return (comments as unknown[])
    .filter((comment) => isNode(comment))
    .map(({ start, end }) => ({ start, end }));
}

const SCRIPT_BLOCK = /<script\b[^>]*>([\s\S]*?)<\/script>/gi;

/** The script blocks of a component file (Vue, Svelte), each line where it was; everything else as spaces. */
export function scriptOfComponent(text: string): string {
  const outside: { start: number; end: number }[] = [];
  let at = 0;
  for (const match of text.matchAll(SCRIPT_BLOCK)) {
    const body = match[1] ?? '';
    const start = match.index + match[0].length - body.length - '</script>'.length;
    outside.push({ start: at, end: start });
    at = start + body.length;
  }
  outside.push({ start: at, end: text.length });
  return blankRanges(text, outside);
}
