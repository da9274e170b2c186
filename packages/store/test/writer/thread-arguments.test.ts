import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { threadArguments } from '../../src/writer/thread-arguments.ts';
import { temporaryFile } from '../temporary-store.ts';

describe('threadArguments', () => {
  it('keeps conditions in every spelling and nothing else', () => {
    const given = [
      '--input-type=module',
      '-C',
      'a',
      '-C=b',
      '--conditions',
      'c',
      '--conditions=d',
      '-e',
      'x',
    ];
    expect(threadArguments(given)).toEqual(['--conditions=a', '-C=b', '--conditions=c', '--conditions=d']);
    expect(threadArguments(['--conditions'])).toEqual([]);
  });

  it('lets a program that is given on the command line open a store', () => {
    const entry = new URL('../../src/index.ts', import.meta.url).href;
    const program = `const { openStore } = await import(process.argv[1]);
      const store = await openStore({ path: process.argv[2] });
      console.log((await store.info()).kind);
      await store.close();`;
    const ended = spawnSync(
      process.execPath,
      ['--conditions=conclave-source', '--input-type=module', '--eval', program, entry, temporaryFile()],
      { encoding: 'utf8' },
    );
    expect(ended).toMatchObject({ status: 0, stdout: 'sqlite\n' });
  });
});
