/** One piece of JSON text; white space before it is skipped. */
const TOKEN =
  /[ \t\r\n]*(?:([{}[\]:,])|("[^"\\\r\n\t]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[^"\\\r\n\t]*)*")|(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-]))/y;

type Expected = 'value' | 'valueOrEnd' | 'key' | 'keyOrEnd' | 'colon' | 'commaOrEnd';

/**
 * Where a text stops being JSON; its length when it only ends too soon. `JSON.parse` does not say it in a form that
 * can be relied on.
 */
export function jsonErrorOffset(text: string): number {
  const scan = new JsonScan();
  TOKEN.lastIndex = 0;
  for (;;) {
    const from = TOKEN.lastIndex;
    const token = TOKEN.exec(text);
    if (token === null) return startOf(text, from);
    const start = TOKEN.lastIndex - token[0].trimStart().length;
    const piece = token[1] ?? (token[2] === undefined ? 'literal' : 'string');
    if (!scan.accept(piece)) return start;
  }
}

function startOf(text: string, from: number): number {
  const rest = text.slice(from).search(/[^ \t\r\n]/);
  return rest === -1 ? text.length : from + rest;
}

class JsonScan {
  readonly #open: ('{' | '[')[] = [];
  #expected: Expected | 'end' = 'value';

  /** Takes the next piece; false where it may not stand here. */
  accept(piece: string): boolean {
    if (piece === '{' || piece === '[') return this.#begin(piece);
    if (piece === '}' || piece === ']') return this.#close(piece === '}' ? '{' : '[');
    if (piece === ':') return this.#step('colon', 'value');
    if (piece === ',') return this.#step('commaOrEnd', this.#isInObject() ? 'key' : 'value');
    return this.#expected.startsWith('key') ? this.#key(piece) : this.#value();
  }

  #begin(bracket: '{' | '['): boolean {
    if (!this.#takesValue()) return false;
    this.#open.push(bracket);
    this.#expected = bracket === '{' ? 'keyOrEnd' : 'valueOrEnd';
    return true;
  }

  #close(bracket: '{' | '['): boolean {
    if (!this.#expected.endsWith('OrEnd') || this.#open.pop() !== bracket) return false;
    this.#expected = this.#open.length === 0 ? 'end' : 'commaOrEnd';
    return true;
  }

  #isInObject(): boolean {
    return this.#open.at(-1) === '{';
  }

  #key(piece: string): boolean {
    this.#expected = 'colon';
    return piece === 'string';
  }

  #value(): boolean {
    if (!this.#takesValue()) return false;
    this.#expected = this.#open.length === 0 ? 'end' : 'commaOrEnd';
    return true;
  }

  #takesValue(): boolean {
    return this.#expected === 'value' || this.#expected === 'valueOrEnd';
  }

  #step(needed: Expected, next: Expected): boolean {
    if (this.#expected !== needed) return false;
    this.#expected = next;
    return true;
  }
}
