/** What README.md shows is taken from it, word for word, and run. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { verifies } from '@conclave/test/requirements';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bin } from './conclave.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The fenced blocks of a language, in order. */
function blocks(language: string): string[] {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(
    ([, text]) => text!,
  );
}

let folder: string;
beforeAll(() => {
  // Within the package, so that it can import itself by name, as an embedding program does.
  folder = mkdtempSync(join(root, 'packages', 'swarm', '.readme-'));
  const [greet, embedded, inProcess] = blocks('ts');
  writeFileSync(join(folder, 'hello.yaml'), blocks('yaml')[0]!);
  writeFileSync(join(folder, 'greet.ts'), greet!);
  writeFileSync(join(folder, 'embedded.ts'), `${embedded!}\nconsole.log(JSON.stringify(result));\n`);
  const shown = '\nconsole.log(JSON.stringify({ ...result, outputs: { heard, total } }));\n';
  writeFileSync(join(folder, 'in-process.ts'), inProcess! + shown);
});
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));

function node(args: readonly string[]): { readonly outputs: object; readonly results: object } {
  return JSON.parse(execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })) as never;
}

describe('README.md', () => {
  it(verifies('H4.readme-runs', 'shows a workflow that runs'), () => {
    const { outputs, results } = node([bin, 'run', 'hello.yaml', '--json']);
    expect(outputs).toEqual({ greetings: ['Hello, Ada', 'Hello, Grace'] });
    expect(results).toMatchObject({ count: 'Hello, all 2 of you' });
  });

  it(verifies('E1.readme-embeds', 'shows a program that embeds a swarm'), () => {
    expect(node(['embedded.ts']).results).toEqual({ greet: 'Hello, Ada' });
  });

  it(verifies('E1.readme-embeds', 'shows agents of the same process that share state and talk'), () => {
    const { outputs, results } = node(['in-process.ts']);
    expect(results).toEqual({ t0: 2, t1: 3 });
    expect(outputs).toMatchObject({ heard: [{ words: 2 }, { words: 3 }], total: { value: 3, version: 2 } });
  });
});
