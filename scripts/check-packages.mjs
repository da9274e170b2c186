/** Every package that will be published has entries that exist and resolve: publint over the built folders. */
import { relative } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { buildablePackages } from './fingerprint.mjs';
import { readJson, root } from './workspace.mjs';

let problems = 0;
for (const pkgDir of buildablePackages()) {
  const manifest = readJson(`${relative(root, pkgDir)}/package.json`);
  // Without entries publint would walk into node_modules; a program's command is proved by starting it in a test.
  if (manifest.private || manifest.exports === undefined) continue;
  const { messages } = await publint({ pkgDir, pack: false, strict: true, level: 'warning' });
  for (const message of messages) console.error(`${manifest.name}: ${formatMessage(message, manifest)}`);
  problems += messages.length;
}
process.exitCode = problems === 0 ? 0 : 1;
