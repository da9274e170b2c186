import { expressionEnd } from './expression-end.ts';

/** Text, or an expression within it. */
export type TextPart = string | { readonly source: string };

export interface SplitText {
  readonly parts: readonly TextPart[];
  /** The reason why the text is not sound, where it is not. */
  readonly problem?: string;
}

/** Written `$${{`, an opening stays text. */
const ESCAPED_OPENING = '$${{';
const OPENING = '${{';

/** Whether the text can be taken as it is. */
export function holdsNoExpression(text: string): boolean {
  return !text.includes(OPENING);
}

/**
 * Splits `a ${{ e }} b` into text and expressions. White space around a single expression does not count, so that an
 * expression may be written over several lines.
 */
export function splitText(text: string): SplitText {
  const parts: TextPart[] = [];
  let literal = '';
  let at = 0;
  for (;;) {
    const opening = text.indexOf(OPENING, at);
    if (opening === -1) break;
    if (text.startsWith(ESCAPED_OPENING, opening - 1)) {
      literal += text.slice(at, opening - 1) + OPENING;
      at = opening + OPENING.length;
      continue;
    }
    const end = expressionEnd(text, opening + OPENING.length);
    if (end === -1) return { parts, problem: `"${OPENING}" has no closing "}}"` };
    literal += text.slice(at, opening);
    if (literal !== '') parts.push(literal);
    literal = '';
    parts.push({ source: text.slice(opening + OPENING.length, end).trim() });
    at = end + 2;
  }
  literal += text.slice(at);
  if (literal !== '') parts.push(literal);
  return { parts: withoutMargin(parts) };
}

function withoutMargin(parts: readonly TextPart[]): readonly TextPart[] {
  const content = parts.filter((part) => typeof part !== 'string' || part.trim() !== '');
  return content.length === 1 && typeof content[0] === 'object' ? content : parts;
}
