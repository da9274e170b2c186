/** After one of these a slash begins a regular expression. */
const OPERATORS = '([{,;:.?!=<>~+-*/%&|^@#';

/**
 * Finds the `}}` that closes an expression: the first one that is not within a string, a quoted name, a comment, a
 * regular expression or braces of its own.
 * @returns the index of the closing braces, or -1.
 */
export function expressionEnd(text: string, start: number): number {
  let depth = 0;
  let operand = false;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at]!;
    if (character <= ' ') continue;
    const after = skipped(text, at, operand);
    if (after === -1) return -1;
    if (after > at) {
      // A comment says nothing about what may follow it.
      if (!text.startsWith('/*', at)) operand = true;
      at = after - 1;
      continue;
    }
    if (depth === 0 && text.startsWith('}}', at)) return at;
    if (character === '{') depth += 1;
    if (character === '}') depth -= 1;
    operand = !OPERATORS.includes(character);
  }
  return -1;
}

/**
 * The end of the quoted piece that begins here; the same index where none begins, -1 where it does not end. A slash
 * after an operand is a division, otherwise it begins a regular expression: as JSONata reads it.
 */
function skipped(text: string, at: number, operand: boolean): number {
  const character = text[at]!;
  if (character === '"' || character === "'") return afterQuote(text, at, true);
  if (character === '`') return afterQuote(text, at, false);
  if (text.startsWith('/*', at)) {
    const end = text.indexOf('*/', at + 2);
    return end === -1 ? -1 : end + 2;
  }
  return character === '/' && !operand ? afterRegex(text, at) : at;
}

function afterQuote(text: string, start: number, escapes: boolean): number {
  const quote = text[start];
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === quote) return at + 1;
    if (escapes && text[at] === '\\') at += 1;
  }
  return -1;
}

/** To the first slash that is neither escaped nor within brackets. */
function afterRegex(text: string, start: number): number {
  let depth = 0;
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text[at]!;
    if (character === '\\') at += 1;
    else if (character === '/' && depth <= 0) return at + 1;
    else if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
  }
  return -1;
}
