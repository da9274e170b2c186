import { verifies } from '@conclave/test/requirements';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findDuplicateText } from '../agents/find-duplicates.ts';
import { WINDOW_LINES } from '../lib/duplicate-index.ts';
import type { DuplicateReport } from '../lib/duplicate-report.ts';
import { DuplicateReportSchema } from '../lib/duplicate-report.ts';
import { taskContext } from './task-context.ts';
import { makeFolder } from './temp-folder.ts';

async function search(tree: Readonly<Record<string, string>>): Promise<DuplicateReport> {
  const batches = Object.keys(tree).map((path) => ({ paths: [path] }));
  return DuplicateReportSchema.parse(
    await findDuplicateText({ root: makeFolder(tree), batches }, taskContext()),
  );
}

function lines(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}(${index});`);
}

function text(...parts: string[][]): string {
  return `${parts.flat().join('\n')}\n`;
}

const shared = lines('shared', 12);

describe('duplicates', () => {
  it(
    verifies('REVIEW.copies-found', 'are found in two files and in one, whatever the indentation'),
    async () => {
      const report = await search({
        'a.ts': text(
          lines('a', 3),
          shared,
          lines('b', 3),
          shared.map((line) => `    ${line}`),
        ),
        'b.ts': text(lines('c', 1), shared, lines('d', 1)),
      });
      expect(report).toMatchObject({
        total: 1,
        duplicatedLines: 36,
        linesPerFile: { 'a.ts': 24, 'b.ts': 12 },
        groups: [
          {
            lines: 12,
            begins: 'shared(0);',
            count: 3,
            copies: [
              { path: 'a.ts', from: 4, to: 15 },
              { path: 'a.ts', from: 19, to: 30 },
              { path: 'b.ts', from: 2, to: 13 },
            ],
          },
        ],
      });
    },
  );

  it('do not count blank lines, comments, imports and brackets', async () => {
    const noise = [
      "import { a } from 'a';",
      'import {',
      '  b,',
      "} from 'b';",
      '// comment',
      '',
      '{',
      '}',
      ');',
      "const c = require('c');",
    ];
    expect((await search({ 'a.js': text(noise, noise), 'b.js': text(noise, lines('b', 7)) })).total).toBe(0);
  });

  it('are numbered by the lines of the file, past comments in between', async () => {
    const spread = shared.flatMap((line) => [line, '// why', '']);
    const report = await search({ 'a.js': text(spread), 'b.js': text(shared) });
    expect(report.groups[0]?.copies).toEqual([
      { path: 'a.js', from: 1, to: 34 },
      { path: 'b.js', from: 1, to: 12 },
    ]);
  });

  it('of tests weigh less, and are named by the production copy', async () => {
    const report = await search({
      'a.test.ts': text(lines('t', 14), lines('x', 1), lines('t', 14), shared),
      'z.ts': text(shared),
    });
    expect(report.groups.map(({ copies }) => copies[0]?.path)).toEqual(['z.ts', 'a.test.ts']);
  });

  it('ignore generated files, other text and files that cannot be read', async () => {
    const report = await search({
      'a.min.js': text(shared),
      'b.js': text(['// @generated'], shared),
      'c.md': text(shared),
      'd.js': text(shared),
    });
    expect(report).toMatchObject({ comparedFiles: 1, total: 0 });
  });

  it('end in a table that repeats one line', async () => {
    const report = await search({ 'a.js': text(Array<string>(400).fill('push(0);')) });
    expect(report.total).toBeLessThan(5);
  });

  it('are found wherever they were planted', async () => {
    const plan = fc.record({
      before: fc.nat(20),
      between: fc.integer({ min: 1, max: 20 }),
      length: fc.integer({ min: WINDOW_LINES, max: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(plan, async ({ before, between, length }) => {
        const copy = lines('copy', length);
        const { groups } = await search({
          'a.js': text(lines('a', before), copy),
          'b.js': text(lines('b', between), copy),
        });
        expect(groups).toHaveLength(1);
        expect(groups[0]).toMatchObject({ lines: length, count: 2 });
        expect(groups[0]?.copies[1]).toEqual({ path: 'b.js', from: between + 1, to: between + length });
      }),
      { numRuns: 25 },
    );
  });
});
