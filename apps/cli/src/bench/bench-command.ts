/** `conclave bench`: the benchmarks, which are part of the source and not of an installed package. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { exitCodes } from '../exit-code.ts';
import { badArgument } from '../failure.ts';
import type { Terminal } from '../terminal.ts';
import { findCheckout } from './find-checkout.ts';

export interface BenchOptions {
  readonly smoke?: boolean;
  readonly json?: string;
  readonly svg?: string;
}

/** A checkout's own command finds its benchmarks from anywhere. */
export async function benchCommand(
  { cwd, environment }: Terminal,
  names: readonly string[],
  options: BenchOptions,
): Promise<number> {
  const root = findCheckout(cwd) ?? findCheckout(import.meta.dirname);
  if (root === undefined)
    throw badArgument(
      'conclave bench',
      'benchmarks come with the source: clone the repository and run it there',
    );
  const args = [
    join(root, 'scripts', 'bench.mjs'),
    ...names,
    ...(options.smoke === true ? ['--smoke'] : []),
    ...(options.json === undefined ? [] : ['--json', options.json]),
    ...(options.svg === undefined ? [] : ['--svg', options.svg]),
  ];
  // Files are named from where the user is; the script itself works in the root.
  const child = spawn(process.execPath, args, { stdio: 'inherit', env: { ...environment, INIT_CWD: cwd } });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? exitCodes.environment;
}
