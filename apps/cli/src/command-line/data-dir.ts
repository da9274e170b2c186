import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { badArgument } from '../failure.ts';
import type { Terminal } from '../terminal.ts';

export const DEFAULT_DATA_DIR = '.conclave';
const STORE_FILE = 'conclave.db';

/** Absolute: the option, else CONCLAVE_DATA_DIR, else `.conclave` here. @throws CONFIG_INVALID for an empty option */
export function dataDirOf(
  option: string | undefined,
  { environment, cwd }: Pick<Terminal, 'environment' | 'cwd'>,
): string {
  if (option === '') throw badArgument('--data-dir', 'it is empty; a folder is needed');
  const fromEnvironment = environment['CONCLAVE_DATA_DIR'];
  return resolve(cwd, option ?? (fromEnvironment || DEFAULT_DATA_DIR));
}

export function storePath(dataDir: string): string {
  return join(dataDir, STORE_FILE);
}

export function hasStore(dataDir: string): boolean {
  return existsSync(storePath(dataDir));
}
