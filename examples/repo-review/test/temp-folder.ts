/** Real folders and real git repositories for the tests, removed when the test file ends. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';

const made: string[] = [];

afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

export type Tree = Readonly<Record<string, string | Buffer>>;

/** A new empty folder with the given files; the path is real, without links. */
export function makeFolder(tree: Tree = {}): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'review-')));
  made.push(root);
  addFiles(root, tree);
  return root;
}

export function addFiles(root: string, tree: Tree): void {
  for (const [path, content] of Object.entries(tree)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

export function git(root: string, ...args: string[]): string {
  return execFileSync('git', ['-C', root, '-c', 'protocol.file.allow=always', ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' },
  });
}

export interface CommitOptions {
  readonly message?: string;
  readonly author?: string;
  /** ISO time. */
  readonly at?: string;
}

/** Adds the files and commits everything. */
export function commit(root: string, tree: Tree, options: CommitOptions = {}): void {
  const { message = 'Change', author = 'ada', at = '2026-01-10T12:00:00Z' } = options;
  addFiles(root, tree);
  git(root, 'add', '-A');
  execFileSync('git', ['-C', root, 'commit', '-q', '-m', message], {
    stdio: 'ignore',
    env: {
      PATH: process.env['PATH'],
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_SYSTEM: '/dev/null',
      GIT_AUTHOR_NAME: author,
      GIT_AUTHOR_EMAIL: `${author}@example.org`,
      GIT_AUTHOR_DATE: at,
      GIT_COMMITTER_NAME: author,
      GIT_COMMITTER_EMAIL: `${author}@example.org`,
      GIT_COMMITTER_DATE: at,
    },
  });
}

export function makeRepository(tree: Tree, options: CommitOptions = {}): string {
  const root = makeFolder();
  git(root, 'init', '-q', '-b', 'main');
  commit(root, tree, options);
  return root;
}
