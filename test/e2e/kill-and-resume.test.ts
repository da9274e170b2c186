/**
 * The review of a folder is killed with SIGKILL at points spread over its whole length and resumed. Afterwards the
 * report must be the one of an uninterrupted run, and no task that was recorded as finished may have run again.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { verifies } from '@conclave/test/requirements';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { conclave, startConclave } from './conclave.ts';

const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const workflow = join(repository, 'examples', 'repo-review', 'review.yaml');
const KILLS = process.env['CONCLAVE_TEST_LONG'] === '1' ? 200 : 20;

let root: string;
let reviewed: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'conclave-kill-'));
  reviewed = join(root, 'reviewed');
  mkdirSync(reviewed);
  // A published package: real code that does not change while the test runs.
  for (const part of ['lib', 'types', 'test/internals', 'build']) {
    cpSync(join(repository, 'node_modules', 'fastify', part), join(reviewed, part), { recursive: true });
  }
});
afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 3 }));

interface FinishedTask {
  readonly task_key: number;
  readonly attempt: number;
  readonly finished_at: number;
}

it(
  verifies(
    ['W2.killed-and-resumed', 'W3.no-finished-task-runs-twice'],
    `gives the report of an uninterrupted run after kill -9 at ${KILLS} points`,
  ),
  { timeout: KILLS * 30_000 },
  async () => {
    const whole = folderFor('whole');
    const startedAt = performance.now();
    expect((await review(whole)).code).toBe(0);
    const lengthMs = performance.now() - startedAt;
    const expected = reportOf(whole);
    const reused: number[] = [];
    for (let i = 0; i < KILLS; i += 1) {
      const dir = folderFor(`kill-${i}`);
      reused.push(await killAndResume(dir, lengthMs * ((i + 0.5) / KILLS)));
      expect(reportOf(dir)).toEqual(expected);
      rmSync(dir, { recursive: true, force: true });
    }
    // Points before the first commit and after the last are among them; most must fall within the work.
    expect(reused.filter((count) => count > 0).length).toBeGreaterThan(KILLS / 4);
  },
);

/** @returns how many tasks the resumed run did not run again */
async function killAndResume(dir: string, afterMs: number): Promise<number> {
  const running = startConclave(reviewArgs(dir), { cwd: dir });
  const timer = setTimeout(() => running.child.kill('SIGKILL'), afterMs);
  await running.ended;
  clearTimeout(timer);
  const [run] = existsSync(databaseOf(dir)) ? await runsIn(dir) : [];
  if (run === undefined || run.status === 'completed') {
    const again = await review(dir);
    expect(again.code, again.stderr).toBe(0);
    return 0;
  }
  const before = finishedIn(dir);
  const resumed = await conclave(['run', workflow, '--resume', run.runId, '--json'], { cwd: dir });
  expect(resumed.code, resumed.stdout + resumed.stderr).toBe(0);
  const result = JSON.parse(resumed.stdout) as {
    success: boolean;
    tasks: { reused: number; total: number; completed: number };
  };
  expect(result.success).toBe(true);
  expect(result.tasks.reused).toBe(before.length);
  const after = new Map(finishedIn(dir).map((task) => [task.task_key, task]));
  expect(after.size).toBe(result.tasks.total);
  for (const task of before) expect(after.get(task.task_key)).toEqual(task);
  expect(completionsIn(dir)).toEqual(result.tasks.completed);
  return before.length;
}

function folderFor(name: string): string {
  const dir = join(root, name);
  mkdirSync(dir);
  return dir;
}

function reviewArgs(dir: string): string[] {
  return ['run', workflow, '--input', `path=${reviewed}`, '--input', `out=${join(dir, 'out')}`, '--json'];
}

function review(dir: string) {
  return conclave(reviewArgs(dir), { cwd: dir });
}

function reportOf(dir: string): readonly string[] {
  return ['review.md', 'review.json'].map((name) => readFileSync(join(dir, 'out', name), 'utf8'));
}

function databaseOf(dir: string): string {
  return join(dir, '.conclave', 'conclave.db');
}

async function runsIn(dir: string): Promise<readonly { readonly runId: string; readonly status: string }[]> {
  const { stdout, code, stderr } = await conclave(['status', '--json'], { cwd: dir });
  expect(code, stderr).toBe(0);
  return (JSON.parse(stdout) as { runs: { runId: string; status: string }[] }).runs;
}

function query<Row>(dir: string, sql: string): Row[] {
  const database = new DatabaseSync(databaseOf(dir), { readOnly: true });
  try {
    return database.prepare(sql).all() as Row[];
  } finally {
    database.close();
  }
}

function finishedIn(dir: string): FinishedTask[] {
  return query(
    dir,
    "SELECT task_key, attempt, finished_at FROM task_state WHERE status IN ('completed', 'skipped', 'failed')",
  );
}

/** Completions in the journal, each counted; a task that completed twice would be counted twice. */
function completionsIn(dir: string): number {
  const lines = query<{ body: string }>(dir, "SELECT body FROM journal WHERE kind = 'tasks.changed'");
  return lines
    .flatMap(({ body }) => (JSON.parse(body) as { status: string[] }).status)
    .filter((status) => status === 'completed').length;
}
