import { accessSync, constants, existsSync, mkdirSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { ConclaveError, messageOf } from '@conclave/contracts';
import { networkFileSystemName } from './network-file-system.ts';

/** Asks for the type of the file system under a folder; a port, because no test has a network drive. */
export type FileSystemType = (folder: string) => number | undefined;

/** The numbers mean something on Linux only. */
export const systemFileSystemType: FileSystemType = (folder) =>
  process.platform === 'linux' ? statfsSync(folder).type : undefined;

/**
 * Makes the folder of a store's file, readable by this user alone, and looks whether SQLite will be able to work
 * there, since its own "unable to open database file" names no cause. @throws STORE_UNAVAILABLE, STORE_FULL
 */
export function prepareDataFile(path: string, fileSystemType: FileSystemType): void {
  const folder = dirname(path);
  const refuse = (reason: string, cause?: unknown): never => {
    throw new ConclaveError('STORE_UNAVAILABLE', { details: { path, reason }, cause });
  };
  try {
    makeFolder(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOSPC')
      throw new ConclaveError('STORE_FULL', { details: { path, reason: messageOf(error) }, cause: error });
    refuse(`the folder ${folder} cannot be made: ${messageOf(error)}`, error);
  }
  const network = networkFileSystemName(fileSystemType(folder) ?? 0);
  if (network !== undefined)
    refuse(
      `${folder} is on a network drive (${network}); SQLite in WAL mode needs a local disk. Choose a local data directory`,
    );
  requireWritable(folder, `the folder ${folder} is not writable`, refuse);
  if (!existsSync(path)) return;
  if (statSync(path).isDirectory()) refuse('it is a folder, not a file');
  requireWritable(path, 'the file is not writable', refuse);
}

/** Not Node's recursive mkdir, which never returns where the parent is there and nothing can be made in it (/proc). */
function makeFolder(folder: string): void {
  if (isFolder(folder)) return;
  if (folder !== dirname(folder)) makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process may have made it meanwhile.
    if (codeOf(error) !== 'EEXIST' || !isFolder(folder)) throw error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function requireWritable(
  path: string,
  problem: string,
  refuse: (reason: string, cause: unknown) => never,
): void {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
  } catch (error) {
    refuse(`${problem}: ${messageOf(error)}`, error);
  }
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
