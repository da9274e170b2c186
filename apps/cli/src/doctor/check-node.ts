import { fail, ok, type Check } from './check.ts';

const NEEDED_MAJOR = 24;

export function checkNode(version: string = process.versions.node): Check {
  const major = Number(version.split('.')[0]);
  if (major >= NEEDED_MAJOR) return ok('node', version);
  return fail(
    'node',
    `${version}, ${NEEDED_MAJOR} or later is needed`,
    `Install Node ${NEEDED_MAJOR} or later.`,
  );
}
