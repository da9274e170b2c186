import { ConclaveError } from '@conclave/contracts';
import { isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import type { Document, YAMLError } from 'yaml';
import type { Path } from './format-path.ts';
import type { SourceLocator } from './source-location.ts';

/** Aliases that one text may expand to: a small text must not become a huge value. */
const MAX_ALIASES = 1000;

export interface ReadText {
  readonly value: unknown;
  readonly locator: SourceLocator;
}

/** @throws WORKFLOW_SYNTAX at the first error or warning. */
export function readYaml(text: string, path: string): ReadText {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem !== undefined) throw syntaxError(path, lines.linePos(problem.pos[0]), inWords(problem));
  const locator = { name: path, locate: (at: Path) => locate(document, lines, at) };
  try {
    return { value: document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown, locator };
  } catch (error) {
    throw syntaxError(path, { line: 1, col: 1 }, error instanceof Error ? error.message : String(error));
  }
}

/** Not the library's own advice, which is for its callers. */
function inWords({ code, message }: YAMLError): string {
  return code === 'MULTIPLE_DOCS' ? 'A second document begins here; a workflow file holds one' : message;
}

/** Positions in JSON, which is YAML too; only asked for when there is something wrong. */
export function jsonLocator(text: string, path: string): SourceLocator {
  let read: ReadText | undefined;
  return {
    name: path,
    locate(at) {
      read ??= readYaml(text, path);
      return read.locator.locate(at);
    },
  };
}

export function syntaxError(
  path: string,
  at: { readonly line: number; readonly col: number },
  reason: string,
): ConclaveError {
  const details = { path, line: at.line, column: at.col, reason: reason.trim() };
  return new ConclaveError('WORKFLOW_SYNTAX', { details });
}

/** A member is found by its key, as this is what people look for. */
function locate(document: Document.Parsed, lines: LineCounter, at: Path): string {
  let offset: number | undefined;
  for (let length = at.length; length > 0 && offset === undefined; length -= 1) {
    offset = offsetOf(document, at.slice(0, length));
  }
  const { line, col } = lines.linePos(offset ?? document.contents?.range[0] ?? 0);
  return `${line}:${col}`;
}

function offsetOf(document: Document.Parsed, at: Path): number | undefined {
  const around = document.getIn(at.slice(0, -1), true);
  const key = at.at(-1);
  if (isMap(around)) {
    const pair = around.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
    return isNode(pair?.key) ? pair.key.range?.[0] : undefined;
  }
  const node = document.getIn(at, true);
  return isNode(node) ? node.range?.[0] : undefined;
}
