/**
 * `npm start`: set-up, then the main job: a review of the code in this repository, or with `--path DIR` of any other.
 * Every other argument goes to `conclave run` (for example `--json`).
 */
import { basename, join, resolve } from 'node:path';
import { setUp } from './setup.mjs';
import { runInForeground } from './step.mjs';
import { binDir, root } from './workspace.mjs';

/**
 * @param {string[]} args
 * @returns {{ path: string, rest: string[] }} path: absolute; a relative one counts from where npm was called
 */
function readArguments(args) {
  const rest = [];
  let path = root;
  const from = process.env['INIT_CWD'] ?? process.cwd();
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    if (arg === '--path') {
      const value = args[(index += 1)];
      if (value === undefined) throw new Error('--path needs a folder: npm start -- --path DIR');
      path = resolve(from, value);
    } else if (arg.startsWith('--path=')) {
      path = resolve(from, arg.slice('--path='.length));
    } else {
      rest.push(arg);
    }
  }
  return { path, rest };
}

try {
  const { path, rest } = readArguments(process.argv.slice(2));
  await setUp();
  const review = join('examples', 'repo-review', 'review.yaml');
  // A folder of its own per reviewed folder; an `--input out=DIR` of the caller comes later and wins.
  const out = join(root, '.conclave', 'reviews', basename(path));
  const isResumed = rest.some((arg) => arg === '--resume' || arg.startsWith('--resume='));
  const inputs = isResumed ? [] : ['--input', `path=${path}`, '--input', `out=${out}`];
  const args = ['run', review, ...inputs, ...rest];
  process.exitCode = await runInForeground(join(binDir, 'conclave'), args);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
