import { existsSync } from 'node:fs';
import { delimiter, join, relative } from 'node:path';
import type { Terminal } from '../terminal.ts';
import { quote } from './quote.ts';

/**
 * How the user can call this program again from here: by name when it is on the PATH, else by a path. What npm
 * puts on the PATH of its scripts is not on the user's.
 */
export function invocation(
  { environment, cwd }: Pick<Terminal, 'environment' | 'cwd'>,
  script: string,
): string {
  const folders = (environment['PATH'] ?? '').split(delimiter);
  const onPath = folders.some((dir) => isUsers(dir) && existsSync(join(dir, 'conclave')));
  if (onPath) return 'conclave';
  const local = join('node_modules', '.bin', 'conclave');
  if (existsSync(join(cwd, local))) return local;
  const path = relative(cwd, script);
  return `node ${quote(path.startsWith('..') ? script : path)}`;
}

function isUsers(dir: string): boolean {
  return dir !== '' && !/node_modules[/\\]\.bin[/\\]?$/.test(dir) && !dir.includes('node-gyp-bin');
}
