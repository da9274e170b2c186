import { describe, expect, it } from 'vitest';
import { parseScript } from '../lib/parse-script.ts';
import { measureFunctions } from '../lib/script-functions.ts';
import type { ScriptFigures } from '../lib/script-functions.ts';

function measure(text: string, path = 'x.ts'): ScriptFigures {
  const parsed = parseScript(path, text);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return measureFunctions(parsed.tree);
}

function complexityOf(body: string): number {
  const { functions } = measure(`function f() { ${body} }`);
  return functions.find(({ name }) => name === 'f')?.complexity ?? 0;
}

describe('cyclomatic complexity', () => {
  it.each([
    ['', 1],
    ['if (a) {} else if (b) {} else {}', 3],
    ['for (;;) {} for (const a in b) {} for (const a of b) {} while (a) {} do {} while (a);', 6],
    ['switch (a) { case 1: case 2: break; default: }', 3],
    ['try {} catch {} finally {}', 2],
    ['return (a && b || c) ?? d;', 4],
    ['return a ? b : c ? d : e;', 3],
    ['a ||= b; a &&= b; a ??= b; a += b;', 4],
    ['a?.b?.c;', 1],
    ['function g() { if (a) {} } const h = () => a ? b : c;', 1],
  ])('of %j is %i', (body, expected) => {
    expect(complexityOf(body)).toBe(expected);
  });

  it('of a file is the sum of its functions and its own level', () => {
    const figures = measure('if (a) {}\nfunction f() { if (a) {} }\nconst g = () => { while (a) {} };');
    expect(figures.complexity).toBe(6);
    expect(figures.functions.map(({ name, complexity }) => [name, complexity])).toEqual([
      ['f', 2],
      ['g', 2],
    ]);
  });
});

describe('functions', () => {
  it('have the name that a reader would use', () => {
    const source = `
      class A { m() {} #p() {} static s = () => {}; get g() { return 1 } }
      const o = { key: function () {}, short() {}, 'quoted-name': () => {} };
      exports.assigned = function () {};
      list.map((x) => x);
      (function () {})();
      export default () => {};`;
    expect(measure(source).functions.map(({ name }) => name)).toEqual([
      'm',
      '#p',
      's',
      'g',
      'key',
      'short',
      'quoted-name',
      'assigned',
      'callback of map',
      '(anonymous)',
      '(anonymous)',
    ]);
  });

  it('nest as deep as their branches, an else-if being no level of its own', () => {
    expect(measure('function f() { if (a) {} else if (b) {} else if (c) { for (;;) {} } }').nesting).toBe(2);
    expect(measure('if (a) { g(() => { if (b) {} }) }').nesting).toBe(1);
  });

  it('are found in deep trees without overflowing the stack', () => {
    expect(measure(`const x = ${Array<string>(3_000).fill('a').join(' + ')};`).complexity).toBe(1);
  });
});

describe('dialects', () => {
  it.each([
    ['x.js', 'const a = <div>{b}</div>;'],
    ['x.js', '@decorator class A {}\nexport { A };'],
    ['x.js', '// @flow\nfunction f(a: number): string { return a; }'],
    ['x.ts', 'class A { constructor(@Inject() private readonly a: string) {} }'],
    ['x.ts', 'const a = <T>b; enum E { A } namespace N { export const x = 1; }'],
    ['x.tsx', 'const a = <T,>(b: T) => <p>{b}</p>;'],
    ['x.cjs', '#!/usr/bin/env node\nreturn require("a");'],
    ['x.mjs', 'await import("a"); import data from "./d.json" with { type: "json" };'],
    ['x.d.ts', 'declare module "a" { export const b: string; }'],
    ['x.js', 'let a; let a;'],
  ])('of %s are read: %s', (path, text) => {
    expect(parseScript(path, text)).not.toHaveProperty('problem');
  });
});
