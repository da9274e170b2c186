import { createRequire } from 'node:module';
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * The absolute URL of a function agent's module. A relative path resolves against `baseUrl`, a package from there
 * too. A name that is no package there is a path when it ends like a file; else it is left to the worker thread,
 * which reports what it cannot load.
 */
export function resolveModule(module: string, baseUrl: string | undefined): string {
  if (/^(?:file|data|node):/.test(module)) return module;
  if (isAbsolute(module)) return pathToFileURL(module).href;
  if (baseUrl === undefined) return module;
  if (/^\.{1,2}\//.test(module)) return new URL(module, baseUrl).href;
  return resolvePackage(module, baseUrl);
}

function resolvePackage(module: string, baseUrl: string): string {
  try {
    // A folder's URL is no file: any name in it stands for the place to look from.
    const found = createRequire(new URL('./agents.js', baseUrl)).resolve(module);
    return isAbsolute(found) ? pathToFileURL(found).href : found;
  } catch {
    return /\.[cm]?[jt]s$/.test(module) ? new URL(module, baseUrl).href : module;
  }
}
