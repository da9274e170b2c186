import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { openRunSession } from '@conclave/swarm';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import type { Review } from '../lib/review.ts';
import { ReviewSchema } from '../lib/review.ts';
import { addFiles, commit, makeFolder, makeRepository } from './temp-folder.ts';

const file = fileURLToPath(new URL('../review.yaml', import.meta.url));

interface Reviewed {
  readonly review: Review;
  readonly markdown: string;
  readonly json: string;
  readonly tasks: { total: number; completed: number; failed: number; skipped: number };
}

/** Runs the workflow on a swarm of its own: worker threads, git, and the real sequential-thinking server. */
async function reviewFolder(path: string): Promise<Reviewed> {
  const out = join(makeFolder(), 'out');
  const session = await openRunSession({ dataDir: makeFolder(), file, inputs: { path, out } });
  try {
    const { success, tasks, errors } = await session.execute();
    expect(errors).toEqual({});
    expect(success).toBe(true);
    const json = readFileSync(join(out, 'review.json'), 'utf8');
    const markdown = readFileSync(join(out, 'review.md'), 'utf8');
    return { review: ReviewSchema.parse(JSON.parse(json)), markdown, json, tasks };
  } finally {
    await session.close();
  }
}

const branches = Array.from(
  { length: 40 },
  (_, n) => `  if (value === ${n}) { result = value * ${n}; log(result); }`,
);
const copied = Array.from({ length: 14 }, (_, n) => `  target.push(format(source[${n}], options));`);

const engine = [
  "import { log } from './log.ts';",
  "import { a, b } from './format.ts';",
  'export function decide(value: number) {',
  '  let result = 0;',
  ...branches,
  '  return result;',
  '}',
].join('\n');

const small = {
  'README.md': '# Small\n',
  'logo.png': Buffer.from([0x89, 0x50]),
  'src/engine.ts': engine,
  'src/log.ts': 'export function log(value: unknown) {\n  return value;\n}\n',
  'src/format.ts': `import { decide } from './engine.ts';\nexport const a = decide;\nexport function b(source: string[], target: string[]) {\n${copied.join('\n')}\n}\n`,
  'src/render.ts': `export function render(source: string[], target: string[]) {\n${copied.join('\n')}\n}\n`,
  'src/broken.ts': 'export const x = (\n',
  'test/log.test.ts': "import { log } from '../src/log.ts';\nlog(1);\n",
};

function smallRepository(): string {
  const root = makeRepository(small, { at: '2026-01-01T00:00:00Z', message: 'Start' });
  for (let change = 1; change <= 6; change += 1) {
    const text = `${engine}\n// ${change}\n`;
    const message = change % 2 === 0 ? 'Fix the decision' : 'Extend';
    commit(
      root,
      { 'src/engine.ts': text },
      { message, author: `author${change % 3}`, at: `2026-02-0${change}T00:00:00Z` },
    );
  }
  return root;
}

describe('the review of a small repository', () => {
  it('says what a person would see in it', async () => {
    const { review, markdown, tasks } = await reviewFolder(smallRepository());
    expect(tasks).toMatchObject({ failed: 0, skipped: 0 });

    const [first] = review.ranking.hotSpots;
    expect(first).toMatchObject({
      path: 'src/engine.ts',
      level: 'act',
      concerned: 2,
      voters: 3,
      commits: 7,
      tests: 0,
    });
    expect(first?.opinions[0]?.reasons[0]).toContain('`decide` (line 3) has a cyclomatic complexity of 41');
    expect(first?.opinions[1]?.reasons).toContain('no test reaches it');
    expect(first?.nextSteps[0]).toContain('Split `decide`');

    expect(review.cycles).toMatchObject([
      {
        kind: 'load',
        loop: ['src/engine.ts', 'src/format.ts'],
        cut: { from: 'src/format.ts', to: 'src/engine.ts', names: 1 },
      },
    ]);
    expect(review.duplicates).toMatchObject({ total: 1, groups: [{ lines: 14, count: 2 }] });
    expect(review.duplicates.groups[0]?.copies.map(({ path }) => path)).toEqual([
      'src/format.ts',
      'src/render.ts',
    ]);
    expect(review.history).toMatchObject({
      available: true,
      commits: 7,
      from: '2026-01-01',
      to: '2026-02-06',
    });
    expect(review.notes.map(({ kind }) => kind)).toEqual(['binary', 'syntax-error']);
    expect(review.languages.map(({ language, files }) => [language, files])).toEqual([
      ['TypeScript', 6],
      ['Markdown', 1],
    ]);
    expect(review.reasoning.plan?.recordedThoughts).toBeGreaterThan(10);
    expect(review.reasoning.synthesis?.conclusion).toContain('Begin with `src/engine.ts`.');

    for (const heading of [
      '## In short',
      '## Start here',
      '## Hot spots',
      '## Import cycles',
      '## Duplicated text',
      '## Languages',
      '## Left out, and remarks',
      '## How this was made',
    ])
      expect(markdown).toContain(`\n${heading}\n`);
    expect(markdown).not.toContain('undefined');
  });

  it(verifies('REVIEW.same-report', 'is the same, byte for byte, in a second run'), async () => {
    const root = smallRepository();
    const [first, second] = [await reviewFolder(root), await reviewFolder(root)];
    expect(second.json).toBe(first.json);
    expect(second.markdown).toBe(first.markdown);
    expect(first.json).not.toContain(root);
  });
});

describe('the review of other folders', () => {
  it('may find nothing at all', async () => {
    const { review, markdown, tasks } = await reviewFolder(makeFolder());
    expect(tasks).toMatchObject({ failed: 0, skipped: 1 });
    expect(review).toMatchObject({ totals: { files: 0 }, cycles: [], listing: 'walk', commit: null });
    expect(markdown).toContain('There is no code to rank.');
    expect(markdown).toContain('No history: the folder is not in a git repository.');
  });

  it('bears names and texts that look like formatting', async () => {
    const root = makeFolder();
    addFiles(root, { 'a|b `c`\n# d.ts': engine, '$(touch x).ts': engine, '${{ inputs.path }}.ts': '' });
    const { markdown, review } = await reviewFolder(root);
    expect(review.totals.codeFiles).toBe(3);
    expect(markdown).toContain('a¦b `c`\\n# d.ts');
    expect(markdown).not.toMatch(/^# d\.ts/m);
  });
});

describe('a wrong path', () => {
  it('fails the listing alone, with its own code, and writes nothing', async () => {
    const out = join(makeFolder(), 'out');
    const inputs = { path: join(out, 'missing'), out };
    const session = await openRunSession({ dataDir: makeFolder(), file, inputs });
    try {
      const { success, errors } = await session.execute();
      expect(success).toBe(false);
      const causes = Object.entries(errors).filter(([, { code }]) => code !== 'TASK_DEPENDENCY_FAILED');
      expect(causes).toMatchObject([['list', { code: 'INPUT_PATH_NOT_FOUND', retryable: false }]]);
      expect(existsSync(out)).toBe(false);
    } finally {
      await session.close();
    }
  });
});
