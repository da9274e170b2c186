import type { FileImport } from './file-import.ts';
import { mergeImports } from './file-import.ts';

/**
 * Imports of languages whose import lines can be read without a parser. `code` keeps strings, as C and Ruby name
 * files in them. Other languages give none, and the report says so.
 */
export function findSimpleImports(language: string, code: string): FileImport[] {
  return mergeImports((finders[language] ?? (() => []))(code).map((to) => ({ to, via: 'static', names: 1 })));
}

/** Languages for which an empty list means "imports nothing", not "unknown". */
export function hasImportRule(language: string): boolean {
  return language in finders;
}

const finders: Record<string, (code: string) => string[]> = {
  Python: pythonImports,
  Java: (code) => captures(code, /^\s*import\s+(?:static\s+)?([\w.]+)\s*;/gm),
  Kotlin: (code) => captures(code, /^\s*import\s+([\w.]+)/gm),
  C: includes,
  'C++': includes,
  'Objective-C': includes,
  Ruby: (code) =>
    captures(code, /^\s*require_relative\s*\(?\s*['"]([^'"\n]+)['"]/gm).map((name) => `./${name}.rb`),
};

function includes(code: string): string[] {
  return captures(code, /^\s*#\s*(?:include|import)\s*"([^"\n]+)"/gm);
}

function captures(code: string, pattern: RegExp): string[] {
  return [...code.matchAll(pattern)].map((match) => match[1] ?? '');
}

const PYTHON_IMPORT =
  /^[ \t]*(?:from[ \t]+(\.*[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n;#]+)|import[ \t]+([^\n;#]+))/gm;

/** `from .a import b, c` may mean the module `.a` or the modules `.a.b` and `.a.c`: all are named. */
function pythonImports(code: string): string[] {
  return [...code.matchAll(PYTHON_IMPORT)].flatMap(([, from, names, modules]) => {
    if (modules !== undefined) return namesIn(modules);
    const base = from ?? '';
    const join = base.endsWith('.') ? '' : '.';
    return [base, ...namesIn(names ?? '').map((name) => `${base}${join}${name}`)];
  });
}

function namesIn(list: string): string[] {
  return list
    .replace(/[()\\]/g, ' ')
    .split(',')
    .map((part) => part.trim().split(/\s/, 1)[0] ?? '')
    .filter((name) => /^[\w.]+$/.test(name));
}
