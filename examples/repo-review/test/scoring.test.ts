import { verifies } from '@conclave/test/requirements';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FileFacts, FolderFacts } from '../lib/file-facts.ts';
import { judgeChangeRisk } from '../lib/judge-change-risk.ts';
import { judgeComplexity } from '../lib/judge-complexity.ts';
import { judgeCoupling } from '../lib/judge-coupling.ts';
import { suggestSteps } from '../lib/next-steps.ts';
import { rankHotSpots } from '../lib/rank-hot-spots.ts';
import { changeRiskStanding, toVerdict } from '../lib/review-task.ts';
import { steps } from '../lib/score.ts';
import type { Verdict } from '../lib/verdict.ts';

const folder: FolderFacts = {
  hasTests: true,
  testedFiles: 50,
  testableFiles: 90,
  hasHistory: true,
  maxCommits: 20,
  busyCommits: 10,
  codeFiles: 100,
};

function facts(more: Partial<FileFacts> = {}): FileFacts {
  return {
    path: 'src/a.ts',
    language: 'TypeScript',
    role: 'production',
    codeLines: 100,
    complexity: 10,
    estimated: false,
    functionCount: 5,
    complexFunctions: 0,
    functions: [],
    nesting: 1,
    dependents: 1,
    dependencies: 1,
    reach: 1,
    tests: 1,
    tested: true,
    cycleSize: 0,
    duplicatedLines: 0,
    isNew: false,
    history: { commits: 1, authors: 1, fixes: 0, changedLines: 100, idleDays: 10 },
    ...more,
  };
}

const monster = facts({
  path: 'src/monster.ts',
  codeLines: 1_500,
  complexity: 400,
  complexFunctions: 9,
  functions: [{ name: 'handle', line: 12, lines: 300, complexity: 70 }],
  nesting: 7,
});
const busy = { commits: 30, authors: 6, fixes: 9, changedLines: 900, idleDays: 1 };

describe('the scale', () => {
  it('is 0 to 1, rises, and is flat outside its bounds', () => {
    const bounds = fc.record({
      low: fc.integer({ min: 1, max: 50 }),
      span: fc.integer({ min: 1, max: 500 }),
    });
    fc.assert(
      fc.property(bounds, fc.nat(1_000), fc.nat(1_000), ({ low, span }, a, b) => {
        const [small, large] = [Math.min(a, b), Math.max(a, b)].map((value) => steps(value, low, low + span));
        expect(small).toBeGreaterThanOrEqual(0);
        expect(large).toBeLessThanOrEqual(1);
        expect(small).toBeLessThanOrEqual(large!);
      }),
    );
  });
});

describe('the reviewers', () => {
  it('find nothing in an ordinary file', () => {
    for (const score of [
      judgeComplexity(facts()).score,
      judgeChangeRisk(facts(), folder).score,
      judgeCoupling(facts(), folder).score,
    ])
      expect(score).toBeLessThan(8);
  });

  it('point at the function that makes a file complex', () => {
    const { score, reasons } = judgeComplexity(monster);
    expect(score).toBeGreaterThan(80);
    expect(reasons[0]).toBe(
      '`handle` (line 12) has a cyclomatic complexity of 70 in 300 lines; 8 more above 10',
    );
  });

  it('say that a figure is estimated', () => {
    const { reasons } = judgeComplexity(facts({ estimated: true, complexity: 400, functions: [] }));
    expect(reasons[0]).toContain('estimated');
  });

  it('take history and missing tests for change risk', () => {
    const risky = judgeChangeRisk(facts({ history: busy, tested: false, tests: 0, complexity: 80 }), folder);
    expect(risky.score).toBeGreaterThan(80);
    expect(risky.reasons).toEqual([
      '30 commits within the year',
      'no test reaches it',
      '9 of them repairs by their subject',
    ]);
    expect(judgeChangeRisk(facts({ history: busy }), folder).score).toBeLessThan(risky.score);
  });

  it('do not hold missing tests against a folder without any', () => {
    const untested = facts({ tests: 0, tested: false, complexity: 80 });
    expect(judgeChangeRisk(untested, { ...folder, hasTests: false }).score).toBe(0);
  });

  it('take imports, cycles and copies for coupling', () => {
    const { score, reasons } = judgeCoupling(
      facts({
        dependents: 60,
        reach: 80,
        complexity: 90,
        cycleSize: 8,
        duplicatedLines: 150,
        codeLines: 500,
      }),
      folder,
    );
    expect(score).toBeGreaterThan(60);
    expect(reasons).toEqual([
      '60 files import it, and 80 lean on it directly or through others',
      '150 of its lines (30 %) are also elsewhere',
      'it is in an import cycle of 8 files',
    ]);
  });

  it('do not blame a small file that many import', () => {
    expect(judgeCoupling(facts({ dependents: 60, complexity: 3, codeLines: 20 }), folder).score).toBeLessThan(
      10,
    );
  });

  it('judge tests more mildly', () => {
    expect(judgeComplexity({ ...monster, role: 'test' }).score).toBeLessThan(judgeComplexity(monster).score);
  });

  it('say how much they can know', () => {
    expect(changeRiskStanding(folder)).toEqual({ weight: 1, remark: null });
    expect(changeRiskStanding({ ...folder, hasHistory: false }).weight).toBe(0.5);
    expect(changeRiskStanding({ ...folder, hasHistory: false, hasTests: false }).weight).toBe(0);
  });
});

function verdict(reviewer: string, scores: number[], weight = 1): Verdict {
  return { reviewer, question: '?', weight, remark: null, scores, reasons: {} };
}

describe('the ranking', () => {
  const files = ['a.ts', 'b.ts', 'c.ts'].map((path) => facts({ path }));
  const around = { folder, cycles: [], duplicates: [] };

  it(verifies('REVIEW.ranked', 'is the weighted mean, with agreement and dissent'), () => {
    const verdicts = [
      verdict('complexity', [90, 40, 0]),
      verdict('change risk', [0, 40, 0]),
      verdict('coupling', [0, 40, 0]),
    ];
    const { hotSpots, levels, considered } = rankHotSpots(files, verdicts, around);
    expect(hotSpots.map(({ path, score, level, concerned }) => [path, score, level, concerned])).toEqual([
      ['b.ts', 40, 'act', 3],
      ['a.ts', 30, 'watch', 1],
    ]);
    expect(hotSpots[0]?.dissent).toBeNull();
    expect(hotSpots[1]?.dissent).toBe(
      'change risk is not worried (0): 1 commit within the year, 1 test file for it; ' +
        'coupling is not worried (0): 1 file imports it, no cycle, no copied lines',
    );
    expect(levels).toEqual({ act: 1, watch: 1, fine: 1 });
    expect(considered).toBe(3);
  });

  it('gives a reviewer who abstains no say', () => {
    const { hotSpots } = rankHotSpots(
      files,
      [verdict('complexity', [40, 0, 0]), verdict('change risk', [99, 0, 0], 0)],
      around,
    );
    expect(hotSpots[0]).toMatchObject({ score: 40, concerned: 1, voters: 1 });
    expect(hotSpots[0]?.opinions[1]?.stance).toBe('abstains');
  });

  it('orders equal scores by path', () => {
    const { hotSpots } = rankHotSpots(files.toReversed(), [verdict('complexity', [5, 5, 5])], around);
    expect(hotSpots.map(({ path }) => path)).toEqual(['a.ts', 'b.ts', 'c.ts']);
  });

  it('keeps what one reviewer finds serious though the mean does not', () => {
    const many = Array.from({ length: 30 }, (_, index) =>
      facts({ path: `f${String(index).padStart(2, '0')}.ts` }),
    );
    const scores = many.map((_, index) => (index === 29 ? 60 : 0));
    const others = many.map((_, index) => (index === 29 ? 0 : 50));
    const { objections } = rankHotSpots(
      many,
      [verdict('complexity', scores), verdict('change risk', others), verdict('coupling', others)],
      around,
    );
    expect(objections.map(({ path }) => path)).toContain('f29.ts');
  });

  it('lists production code that no test reaches', () => {
    const untested = [
      facts({ path: 'u.ts', tests: 0, tested: false, complexity: 30 }),
      facts({ path: 't.ts' }),
    ];
    expect(rankHotSpots(untested, [], around).untested).toEqual({
      judged: true,
      reached: 50,
      known: 90,
      count: 1,
      files: [{ path: 'u.ts', complexity: 30, codeLines: 100 }],
    });
  });

  it('is empty without verdicts or files', () => {
    expect(rankHotSpots([], [], around)).toMatchObject({ hotSpots: [], considered: 0 });
    expect(rankHotSpots(files, [], around).hotSpots).toEqual([]);
  });
});

describe('the next steps', () => {
  const around = { folder, cycles: [], duplicates: [] };

  it('name the function, and wait where nothing changes', () => {
    expect(suggestSteps(monster, around)[0]).toBe(
      'Split `handle` (line 12, 300 lines): give each group of its 70 branches a function with a name.',
    );
    const still = {
      ...monster,
      history: { commits: 0, authors: 0, fixes: 0, changedLines: 0, idleDays: 400 },
    };
    expect(suggestSteps({ ...still, isNew: true }, around)[0]).toMatch(/^Split/);
    expect(suggestSteps(still, around)[0]).toMatch(
      /^No hurry: unchanged within the year\. Before its next change: Split/,
    );
  });

  it('name both ends of a cycle and of a copy', () => {
    const cut = { from: 'src/a.ts', to: 'src/b.ts', names: 1 };
    const cycle = {
      kind: 'load' as const,
      size: 2,
      files: ['src/a.ts', 'src/b.ts'],
      loop: ['src/a.ts', 'src/b.ts'],
      cut,
    };
    const copies = [
      { path: 'src/a.ts', from: 1, to: 60 },
      { path: 'src/c.ts', from: 5, to: 64 },
    ];
    const steps = suggestSteps(facts(), {
      folder,
      cycles: [cycle],
      duplicates: [{ lines: 60, begins: 'x', count: 2, copies }],
    });
    expect(steps).toEqual([
      'Give lines 1–60 one home: the same 60 lines are in `src/c.ts` (line 5).',
      'Break the import cycle where it is thinnest: `src/a.ts` takes 1 name from `src/b.ts`; move that to a file both may import.',
    ]);
  });

  it('ask for tests where a complex file has none', () => {
    expect(suggestSteps(facts({ tested: false, tests: 0, complexity: 90 }), around)[0]).toMatch(
      /^Write tests/,
    );
  });

  it('are none for a file without trouble', () => {
    expect(suggestSteps(facts(), around)).toEqual([]);
  });
});

describe('a verdict', () => {
  it('has a score for every file and reasons for the few', () => {
    const standing = { reviewer: 'complexity', question: '?', weight: 1, remark: null };
    const { scores, reasons } = toVerdict(standing, [facts(), monster], judgeComplexity);
    expect(scores).toHaveLength(2);
    expect(Object.keys(reasons)).toEqual(['src/monster.ts']);
  });
});
