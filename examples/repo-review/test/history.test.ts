import { execFileSync } from 'node:child_process';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { summariseHistory } from '../agents/summarise-history.ts';
import { dropLinked, findChangedTogether } from '../lib/change-coupling.ts';
import { isFix, parseChurnLog } from '../lib/churn-log.ts';
import type { History } from '../lib/file-history.ts';
import { HistorySchema } from '../lib/file-history.ts';
import { buildImportGraph } from '../lib/import-graph.ts';
import { measureText } from '../lib/measure-text.ts';
import { taskContext } from './task-context.ts';
import { commit, makeRepository } from './temp-folder.ts';

const DAY = 86_400;
const window = { head: 'abc', newest: 1_000 * DAY, oldest: 635 * DAY, maxCommits: 3_000 };

function log(
  ...commits: { day: number; author: string; subject: string; changes: Record<string, number> }[]
): string {
  return commits
    .map(({ day, author, subject, changes }) => {
      const files = Object.entries(changes).map(([path, added]) => `${added}\t0\t${path}\0`);
      return `\u0001${day * DAY}\u0002${author}\u0002${subject}\0\n${files.join('')}`;
    })
    .join('');
}

async function summarise(input: object): Promise<History> {
  const base = { batches: [{ paths: ['a.ts', 'b.ts'] }], window, status: 'completed', exitCode: 0 };
  return HistorySchema.parse(await summariseHistory({ ...base, ...input }, taskContext()));
}

describe('the churn log', () => {
  it(
    verifies('REVIEW.churn-per-file', 'gives commits, people, repairs, lines and idle days per file'),
    async () => {
      const history = await summarise({
        log: log(
          { day: 1_000, author: 'Ada', subject: 'Fix crash', changes: { 'a.ts': 5, 'gone.ts': 9 } },
          { day: 990, author: 'bob', subject: 'Add', changes: { 'a.ts': 7, 'b.ts': 1 } },
          { day: 980, author: 'ada', subject: 'Start', changes: { 'a.ts': 10 } },
        ),
      });
      expect(history).toMatchObject({
        available: true,
        commits: 3,
        authors: 2,
        from: '1972-09-07',
        to: '1972-09-27',
        files: {
          'a.ts': { commits: 3, authors: 2, fixes: 1, changedLines: 22, idleDays: 0 },
          'b.ts': { commits: 1, authors: 1, fixes: 0, changedLines: 1, idleDays: 10 },
        },
      });
      expect(history.files).not.toHaveProperty('gone.ts');
    },
  );

  it('is read as git writes it, with any file name', () => {
    const root = makeRepository({
      'a b.js': '1\n',
      'new\nline.js': '1\n',
      'é"\t.js': '1\n',
      'x.bin': Buffer.from([0, 1]),
    });
    commit(root, { 'a b.js': '1\n2\n3\n' }, { message: 'A subject\n\nbody', author: 'bob' });
    const output = execFileSync(
      'git',
      [
        '-C',
        root,
        'log',
        '-z',
        '--numstat',
        '--no-renames',
        '--relative',
        '--format=%x01%at%x02%aE%x02%s',
        '--',
        '.',
      ],
      { encoding: 'utf8' },
    );
    const [second, first] = parseChurnLog(output);
    expect(second).toEqual({
      at: Date.parse('2026-01-10T12:00:00Z') / 1_000,
      author: 'bob@example.org',
      subject: 'A subject',
      changes: [{ path: 'a b.js', lines: 2 }],
    });
    expect(first?.changes.map(({ path, lines }) => `${path}|${lines}`).toSorted()).toEqual(
      ['a b.js|1', 'new\nline.js|1', 'é"\t.js|1', 'x.bin|0'].toSorted(),
    );
  });

  it('may be cut off or not a log at all', () => {
    expect(parseChurnLog('')).toEqual([]);
    expect(parseChurnLog('fatal: bad\n1\t2\tx\0')).toEqual([]);
    expect(
      parseChurnLog(`${log({ day: 1, author: 'a', subject: 's', changes: { x: 1 } })}3\t`)[0]?.changes,
    ).toHaveLength(1);
  });

  it.each([
    ['Fix the crash', true],
    ['fixes #12', true],
    ['Revert "Add x"', true],
    ['Prefix the ids', false],
    ['Fix typo in README', false],
    ['Add a feature', false],
  ])('takes %j for a repair: %s', (subject, expected) => {
    expect(isFix({ at: 0, author: '', subject, changes: [] })).toBe(expected);
  });

  it.each([
    [{ window: null, gitReason: 'git is not installed', status: 'skipped' }, 'git is not installed'],
    [{ log: '' }, 'no commit of the last year touches this folder'],
    [{ status: 'failed', exitCode: null, log: null, error: 'it hung' }, 'it hung'],
    [{ status: 'failed', exitCode: 128, log: null }, 'git log ended with code 128'],
  ])('says why there is no history: %j', async (input, reason) => {
    expect(await summarise(input)).toMatchObject({ available: false, reason, files: {}, from: null });
  });
});

describe('files that change together', () => {
  const pair = { 'a.ts': 1, 'b.ts': 1 };
  const commits = (count: number, changes: Record<string, number>) =>
    parseChurnLog(
      log(...Array.from({ length: count }, (_, day) => ({ day, author: 'a', subject: 's', changes }))),
    );

  it('are found from four common commits on', () => {
    const isCounted = () => true;
    expect(findChangedTogether(commits(3, pair), isCounted)).toEqual([]);
    expect(findChangedTogether([...commits(4, pair), ...commits(2, { 'a.ts': 1 })], isCounted)).toEqual([
      { a: 'a.ts', b: 'b.ts', together: 4, of: 4 },
    ]);
    expect(
      findChangedTogether(
        [...commits(4, pair), ...commits(4, { 'a.ts': 1 }), ...commits(4, { 'b.ts': 1 })],
        isCounted,
      ),
    ).toEqual([]);
  });

  it('do not come from sweeping commits', () => {
    const sweep = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`f${index}.ts`, 1]));
    expect(findChangedTogether(commits(9, sweep), () => true)).toEqual([]);
  });

  it('are no surprise where one imports the other or tests it', () => {
    const texts = { 'a.ts': "import './b.ts'", 'b.ts': '', 'c.ts': '', 'c.test.ts': '' };
    const graph = buildImportGraph(
      Object.entries(texts).map(([path, source]) => measureText(path, source, 0).measure),
    );
    const together = (a: string, b: string) => ({ a, b, together: 5, of: 5 });
    const pairs = [
      together('a.ts', 'b.ts'),
      together('b.ts', 'c.ts'),
      together('c.test.ts', 'c.ts'),
      together('a.ts', 'gone.ts'),
    ];
    expect(dropLinked(pairs, graph)).toEqual([together('b.ts', 'c.ts')]);
  });
});
