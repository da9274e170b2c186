import { statfsSync } from 'node:fs';
import { messageOf } from '@conclave/contracts';
import { formatBytes } from '../format/number.ts';
import { fail, ok, warn, type Check } from './check.ts';

const LITTLE_BYTES = 1024 ** 3;
const TOO_LITTLE_BYTES = 64 * 1024 ** 2;

/** @param folder that exists */
export function checkDisk(folder: string): Check {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return judgeFreeBytes(bavail * bsize, folder);
  } catch (error) {
    return warn('disk space', `could not be read for ${folder}: ${messageOf(error)}`, 'Check it by hand.');
  }
}

export function judgeFreeBytes(free: number, folder: string): Check {
  const detail = `${formatBytes(free)} free for ${folder}`;
  if (free < TOO_LITTLE_BYTES) return fail('disk space', detail, 'Free space before starting a run.');
  if (free < LITTLE_BYTES) return warn('disk space', detail, 'Free space soon: large runs write a lot.');
  return ok('disk space', detail);
}
