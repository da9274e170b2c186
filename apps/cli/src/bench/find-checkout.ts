import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const rootPackage = 'conclave-monorepo';

/** The root of the checkout of Conclave's source that holds a folder, or undefined. */
export function findCheckout(folder: string): string | undefined {
  if (nameOfPackage(folder) === rootPackage) return folder;
  const above = dirname(folder);
  return above === folder ? undefined : findCheckout(above);
}

function nameOfPackage(folder: string): string | undefined {
  try {
    return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name?: string }).name;
  } catch {
    return undefined;
  }
}
