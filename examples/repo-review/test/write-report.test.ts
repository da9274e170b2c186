import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isConclaveError } from '@conclave/contracts';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { composeReview } from '../agents/compose-review.ts';
import { writeReport } from '../agents/write-report.ts';
import { ReviewSchema } from '../lib/review.ts';
import { taskContext } from './task-context.ts';
import { makeFolder } from './temp-folder.ts';

const empty = {
  name: 'a [strange](name)',
  listing: 'walk',
  totals: { files: 0, bytes: 0, codeFiles: 0, codeLines: 0, functions: 0, productionLines: 0, testLines: 0 },
  languages: [],
  notes: [{ kind: 'part-failed', count: 1, examples: ['duplicates'] }],
  ranking: {
    hotSpots: [],
    objections: [],
    reviewers: [],
    untested: { judged: false, reached: 0, known: 0, count: 0, files: [] },
    missing: ['coupling'],
    considered: 0,
    levels: { act: 0, watch: 0, fine: 0 },
  },
  history: {},
  dependencies: {},
  duplicates: {},
};

async function inputFor(
  out: string,
): Promise<{ out: string; findings: unknown; summary: unknown; plan: object; synthesis: object }> {
  const { findings, summary } = (await composeReview(empty, taskContext())) as {
    findings: unknown;
    summary: unknown;
  };
  return { out, findings, summary, plan: {}, synthesis: {} };
}

describe('the report', () => {
  it(verifies('REVIEW.partial', 'names what failed, and is written all the same'), async () => {
    const out = join(makeFolder(), 'new', 'folder');
    await writeReport(await inputFor(out), taskContext());
    const markdown = readFileSync(join(out, 'review.md'), 'utf8');
    expect(markdown).toContain('# Code review: a \\[strange\\](name)');
    expect(markdown).toContain(
      'Parts of this review that failed; the report does without them: 1 (duplicates).',
    );
    expect(markdown).toContain('**coupling**: failed, and has no say.');
    expect(markdown).toContain('The sequential-thinking server recorded no plan.');
    expect(markdown).toContain('No history: the history task failed.');
    expect(ReviewSchema.parse(JSON.parse(readFileSync(join(out, 'review.json'), 'utf8')))).toMatchObject({
      cycleCount: 0,
    });
  });

  it(
    verifies('REVIEW.written-whole', 'replaces an older one as a whole and leaves nothing else behind'),
    async () => {
      const out = makeFolder({ 'review.md': 'old', 'review.json': 'old' });
      const input = await inputFor(out);
      await writeReport(input, taskContext());
      const first = readFileSync(join(out, 'review.md'), 'utf8');
      await writeReport(input, taskContext());
      expect(readFileSync(join(out, 'review.md'), 'utf8')).toBe(first);
      expect(readdirSync(out).toSorted()).toEqual(['review.json', 'review.md']);
    },
  );

  it('says which file could not be written', async () => {
    const root = makeFolder();
    writeFileSync(join(root, 'file'), '');
    const error = await writeReport(await inputFor(join(root, 'file', 'out')), taskContext()).catch(
      (cause: unknown) => cause,
    );
    expect(isConclaveError(error, 'OUTPUT_NOT_WRITTEN')).toBe(true);
    expect(String(error)).toContain(join(root, 'file', 'out', 'review.json'));
  });
});
