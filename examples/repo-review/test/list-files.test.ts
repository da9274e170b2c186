import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isConclaveError } from '@conclave/contracts';
import { verifies } from '@conclave/test/requirements';
import { afterEach, describe, expect, it } from 'vitest';
import { listFiles } from '../agents/list-files.ts';
import type { Note } from '../lib/note.ts';
import { taskContext } from './task-context.ts';
import { addFiles, commit, git, makeFolder, makeRepository } from './temp-folder.ts';

interface Listing {
  name: string;
  root: string;
  listing: string;
  git: boolean;
  gitReason: string | null;
  history: { head: string; newest: number; oldest: number } | null;
  fileCount: number;
  newFiles: string[];
  batches: { paths: string[] }[];
  notes: Note[];
}

async function list(path: string, more: object = {}): Promise<Listing> {
  return (await listFiles({ path, ...more }, taskContext())) as unknown as Listing;
}

function pathsOf({ batches }: Listing): string[] {
  return batches.flatMap(({ paths }) => paths);
}

function noteOf({ notes }: Listing, kind: Note['kind']): Note | undefined {
  return notes.find((note) => note.kind === kind);
}

async function failureOf(path: string): Promise<unknown> {
  return list(path).then(
    () => undefined,
    (error: unknown) => error,
  );
}

const searchPath = process.env['PATH'];
afterEach(() => {
  process.env['PATH'] = searchPath;
});

describe('the path', () => {
  it(verifies('REVIEW.path-checked', 'is refused with a code where it is missing or a file'), async () => {
    const root = makeFolder({ 'a.js': '' });
    expect(isConclaveError(await failureOf(join(root, 'missing')), 'INPUT_PATH_NOT_FOUND')).toBe(true);
    expect(isConclaveError(await failureOf(join(root, 'a.js')), 'INPUT_PATH_NOT_A_FOLDER')).toBe(true);
    expect(isConclaveError(await failureOf(join(root, 'a.js', 'x')), 'INPUT_PATH_NOT_FOUND')).toBe(true);
  });

  it('is refused where its links lead in a circle', async () => {
    const root = makeFolder();
    symlinkSync(join(root, 'b'), join(root, 'a'));
    symlinkSync(join(root, 'a'), join(root, 'b'));
    expect(isConclaveError(await failureOf(join(root, 'a')), 'INPUT_PATH_UNREADABLE')).toBe(true);
  });

  it('is refused with the list of problems where the input is not what the task takes', async () => {
    const error = await listFiles({ path: '.', maxfiles: 3 }, taskContext()).catch((cause: unknown) => cause);
    expect(isConclaveError(error, 'CONFIG_INVALID')).toBe(true);
    expect(String(error)).toContain('maxfiles');
  });

  it(verifies('REVIEW.empty-folder', 'may be an empty folder'), async () => {
    expect(await list(makeFolder())).toMatchObject({
      fileCount: 0,
      batches: [],
      git: false,
      listing: 'walk',
    });
  });
});

describe('a folder under git', () => {
  it(
    verifies('REVIEW.git-aware', 'gives tracked and new files and respects every kind of ignore rule'),
    async () => {
      const root = makeRepository({ 'a.js': '1', 'lib/b.js': '1', '.gitignore': '*.log\n/tmp/\n' });
      addFiles(root, {
        'new.js': '1',
        'x.log': '',
        'tmp/t.js': '',
        'lib/.gitignore': 'secret.js',
        'lib/secret.js': '',
      });
      writeFileSync(join(root, '.git/info/exclude'), 'excluded.js\n');
      addFiles(root, { 'excluded.js': '' });
      const listing = await list(root);
      expect(pathsOf(listing)).toEqual(['.gitignore', 'a.js', 'lib/.gitignore', 'lib/b.js', 'new.js']);
      expect(listing).toMatchObject({ listing: 'git', git: true, gitReason: null });
      expect(listing.newFiles).toEqual(['lib/.gitignore', 'new.js']);
    },
  );

  it('keeps names with spaces, newlines, quotes and other alphabets', async () => {
    const names = ['a b.js', 'new\nline.js', '"quoted".js', 'naïve/日本語.ts', 'tab\tname.js', '-rf.js'];
    const root = makeRepository(Object.fromEntries(names.map((name) => [name, '1'])));
    expect(pathsOf(await list(root)).toSorted()).toEqual(names.toSorted());
  });

  it('lists only what is below the given folder, with paths relative to it', async () => {
    const root = makeRepository({ 'a.js': '1', 'sub dir/b.js': '1', 'sub dir/c/d.js': '1' });
    const listing = await list(join(root, 'sub dir'));
    expect(pathsOf(listing)).toEqual(['b.js', 'c/d.js']);
    expect(listing.git).toBe(true);
  });

  it('notes links, submodules and tracked files that are gone, and follows none of them', async () => {
    const other = makeRepository({ 'inner.js': '1' });
    const root = makeRepository({ 'a.js': '1', 'gone.js': '1' });
    git(root, 'submodule', '-q', 'add', other, 'module');
    symlinkSync('a.js', join(root, 'link.js'));
    commit(root, {});
    symlinkSync('..', join(root, 'loop'));
    makeNested(root, 'nested');
    execFileSync('rm', [join(root, 'gone.js')]);
    const listing = await list(root);
    expect(pathsOf(listing)).toEqual(['.gitmodules', 'a.js']);
    expect(noteOf(listing, 'submodule')).toMatchObject({ count: 2, examples: ['module', 'nested'] });
    expect(noteOf(listing, 'symbolic-link')).toMatchObject({ count: 2, examples: ['link.js', 'loop'] });
    expect(noteOf(listing, 'vanished')).toMatchObject({ examples: ['gone.js'] });
  });

  it(verifies('REVIEW.history-anchored', 'anchors the history window at its newest commit'), async () => {
    const root = makeRepository({ 'a.js': '1' }, { at: '2020-03-01T00:00:00Z' });
    const { history } = await list(root);
    expect(history?.newest).toBe(Date.parse('2020-03-01T00:00:00Z') / 1_000);
    expect(history?.oldest).toBe(Date.parse('2019-03-02T00:00:00Z') / 1_000);
  });

  it('says that there is no commit yet', async () => {
    const root = makeFolder({ 'a.js': '1' });
    git(root, 'init', '-q');
    expect(await list(root)).toMatchObject({
      listing: 'git',
      git: false,
      gitReason: 'the repository has no commit yet',
      fileCount: 1,
    });
  });

  it('notes a shallow clone', async () => {
    const origin = makeRepository({ 'a.js': '1' });
    commit(origin, { 'a.js': '2' });
    const clone = join(makeFolder(), 'clone');
    git(origin, 'clone', '-q', '--depth', '1', `file://${origin}`, clone);
    expect(noteOf(await list(clone), 'shallow-history')).toBeDefined();
  });

  it('does not run what the repository configures', async () => {
    const root = makeRepository({ 'a.js': '1' });
    const trace = join(makeFolder(), 'ran');
    writeFileSync(join(root, 'evil.sh'), `#!/bin/sh\ntouch ${trace}\n`, { mode: 0o755 });
    git(root, 'config', 'core.fsmonitor', join(root, 'evil.sh'));
    await list(root);
    expect(existsSync(trace)).toBe(false);
  });

  it(verifies('REVIEW.without-git', 'is walked where git is not installed, and says so'), async () => {
    const root = makeRepository({ 'a.js': '1', 'x.log': '' });
    addFiles(root, { '.gitignore': '*.log' });
    process.env['PATH'] = makeFolder();
    const listing = await list(root);
    expect(listing).toMatchObject({ listing: 'walk', git: false, gitReason: 'git is not installed' });
    expect(pathsOf(listing)).toEqual(['.gitignore', 'a.js']);
    expect(noteOf(listing, 'git-unusable')).toMatchObject({ examples: ['git is not installed'] });
  });
});

describe('a folder without git', () => {
  it('is walked with nested ignore files, default folders and no followed links', async () => {
    const root = makeFolder({
      '.gitignore': '*.log\nbuilt/\n!keep.log\n/only-top.js\n',
      'a.js': '',
      'x.log': '',
      'keep.log': '',
      'only-top.js': '',
      'built/b.js': '',
      'node_modules/dep/index.js': '',
      'dist/c.js': '',
      'sub/.gitignore': '!x.log\nprivate.js',
      'sub/x.log': '',
      'sub/private.js': '',
      'sub/only-top.js': '',
    });
    symlinkSync('..', join(root, 'sub/up'));
    execFileSync('mkfifo', [join(root, 'pipe')]);
    const listing = await list(root);
    expect(pathsOf(listing)).toEqual([
      '.gitignore',
      'a.js',
      'keep.log',
      'sub/.gitignore',
      'sub/only-top.js',
      'sub/x.log',
    ]);
    expect(listing.gitReason).toBe('the folder is not in a git repository');
    expect(noteOf(listing, 'built-folder')?.examples).toEqual(['dist', 'node_modules']);
    expect(noteOf(listing, 'symbolic-link')?.examples).toEqual(['sub/up']);
    expect(noteOf(listing, 'not-a-file')?.examples).toEqual(['pipe']);
  });

  it(
    verifies(
      'REVIEW.installed-package',
      'may be an installed package behind a link: its build is its content',
    ),
    async () => {
      const root = makeRepository({ '.gitignore': 'node_modules\n' });
      addFiles(root, {
        'node_modules/.store/pkg@1/node_modules/@s/pkg/dist/index.js': '1',
        'node_modules/.store/pkg@1/node_modules/@s/pkg/.gitignore': 'dist',
        'node_modules/.store/pkg@1/node_modules/@s/pkg/node_modules/dep/index.js': '1',
      });
      mkdirSync(join(root, 'node_modules/@s'));
      symlinkSync('../.store/pkg@1/node_modules/@s/pkg', join(root, 'node_modules/@s/pkg'));
      const listing = await list(join(root, 'node_modules/@s/pkg'));
      expect(pathsOf(listing)).toEqual(['.gitignore', 'dist/index.js']);
      expect(listing).toMatchObject({ name: '@s/pkg', git: false, listing: 'walk' });
      expect(noteOf(listing, 'git-untracked')).toBeDefined();
      expect(noteOf(listing, 'built-content')).toMatchObject({ count: 1, examples: ['dist'] });
    },
  );
});

describe('the selection', () => {
  it(verifies('REVIEW.large-file', 'leaves out a file of 1 GB without reading it'), async () => {
    const root = makeFolder({ 'small.js': '1', 'huge.js': '' });
    truncateSync(join(root, 'huge.js'), 1_000_000_000);
    const listing = await list(root);
    expect(pathsOf(listing)).toEqual(['small.js']);
    expect(noteOf(listing, 'too-large')?.examples).toEqual(['huge.js (1000.0 MB)']);
  });

  it('keeps code before other text where there are too many files', async () => {
    const root = makeFolder({ 'a.md': '', 'b.txt': '', 'y.py': '', 'z.js': '' });
    const listing = await list(root, { maxFiles: 3 });
    expect(pathsOf(listing)).toEqual(['a.md', 'y.py', 'z.js']);
    expect(noteOf(listing, 'list-capped')).toMatchObject({ count: 1, examples: ['b.txt'] });
  });

  it('leaves out its own output', async () => {
    const root = makeFolder({ 'a.js': '', 'reports/review.md': '', 'reports/review.json': '' });
    expect(pathsOf(await list(root, { out: join(root, 'reports') }))).toEqual(['a.js']);
    addFiles(root, { 'review.md': '' });
    expect(pathsOf(await list(root, { out: root }))).not.toContain('review.md');
  });

  it('leaves out binaries by their names', async () => {
    const listing = await list(makeFolder({ 'a.png': '', 'b.js': '', 'c.wasm': '' }));
    expect(pathsOf(listing)).toEqual(['b.js']);
    expect(noteOf(listing, 'binary')).toMatchObject({ count: 2 });
  });

  it('stops when the task is cancelled', async () => {
    const controller = new AbortController();
    controller.abort(new Error('cancelled'));
    await expect(
      listFiles({ path: makeFolder({ 'a.js': '' }) }, taskContext(controller.signal)),
    ).rejects.toThrow('cancelled');
  });
});

function makeNested(root: string, name: string): void {
  addFiles(root, { [`${name}/inner.js`]: '1' });
  git(join(root, name), 'init', '-q');
  commit(join(root, name), {});
}
