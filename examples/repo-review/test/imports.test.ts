import { describe, expect, it } from 'vitest';
import { parseScript } from '../lib/parse-script.ts';
import { findScriptImports } from '../lib/script-imports.ts';
import { findSimpleImports } from '../lib/simple-imports.ts';

function importsOf(text: string): string[] {
  const parsed = parseScript('x.ts', text);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return findScriptImports(parsed.tree).map(({ to, via, names }) => `${to} ${via} ${names}`);
}

describe('imports of JavaScript and TypeScript', () => {
  it.each([
    ["import a, { b, c } from 'm'", 'm static 3'],
    ["import * as a from 'm'", 'm static 1'],
    ["import 'm'", 'm static 1'],
    ["export * from 'm'", 'm static 1'],
    ["export { a, b } from 'm'", 'm static 2'],
    ["import type { A } from 'm'", 'm type 1'],
    ["import { type A, type B } from 'm'", 'm type 2'],
    ["import { type A, b } from 'm'", 'm static 2'],
    ["export type { A } from 'm'", 'm type 1'],
    ["let a: import('m').A", 'm type 1'],
    ["const { a, b } = require('m')", 'm static 2'],
    ["import a = require('m')", 'm static 1'],
    ["function f() { return require('m') }", 'm lazy 1'],
    ["import('m')", 'm lazy 1'],
  ])('are found in %j', (text, expected) => {
    expect(importsOf(text)).toEqual([expected]);
  });

  it('are merged by target, the stronger kind staying', () => {
    expect(importsOf("import type { A } from 'm';\nimport { b } from 'n';\nimport { c } from 'm';")).toEqual([
      'm static 2',
      'n static 1',
    ]);
  });

  it('are not invented', () => {
    expect(
      importsOf("// import 'a'\nconst b = \"import 'c'\"; require(d); import(`e`); module.require('f');"),
    ).toEqual([]);
  });
});

describe('imports of other languages', () => {
  it.each([
    [
      'Python',
      'from . import a, b as c\nfrom ..d.e import (\n  f,\n  g,\n)\nimport h.i, j as k\n',
      ['.', '.a', '.b', '..d.e', '..d.e.f', '..d.e.g', 'h.i', 'j'],
    ],
    ['Java', 'import a.b.C;\nimport static d.E.f;\n', ['a.b.C', 'd.E.f']],
    ['C', '#include "a/b.h"\n# include <stdio.h>\n', ['a/b.h']],
    ['Ruby', "require_relative 'a/b'\nrequire 'c'\n", ['./a/b.rb']],
    ['Go', 'import "fmt"\n', []],
  ])('are read from lines of %s', (language, text, expected) => {
    expect(findSimpleImports(language, text).map(({ to }) => to)).toEqual(expected);
  });
});
