#!/usr/bin/env node
/**
 * The start of `conclave`: plain JavaScript that any Node can read. It answers --version by itself, sees to it that
 * a Node that is new enough goes on, and only then loads the program.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const neededMajor = 24;
/** Set for the Node that this file starts, so that it cannot start another. */
const restartedMark = 'CONCLAVE_RESTARTED';
const environmentProblem = 4;

const here = dirname(fileURLToPath(import.meta.url));
const args = process.argv.slice(2);

if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
  process.stdout.write(`${JSON.parse(readFileSync(join(here, '..', 'package.json'), 'utf8')).version}\n`);
} else if (Number(process.versions.node.split('.')[0]) >= neededMajor) {
  await start();
} else {
  const newer = process.env[restartedMark] === undefined ? packagedNode() : undefined;
  if (newer === undefined) refuseNode();
  else restartOn(newer);
}

async function start() {
  const program = join(here, '..', 'dist', 'main.js');
  if (!existsSync(program)) {
    process.stderr.write(
      'conclave is not built. Run "npm start" or "npm run build" in the repository first.\n',
    );
    process.exitCode = environmentProblem;
    return;
  }
  nodeModule.enableCompileCache?.();
  const { main } = await import(pathToFileURL(program).href);
  process.exitCode = await main(args);
}

/** The Node that came with the dependencies, nearest first. */
function packagedNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  for (let dir = here; ; dir = dirname(dir)) {
    for (const path of [
      join(dir, 'node_modules', '.bin', name),
      join(dir, 'node_modules', 'node', 'bin', name),
    ])
      if (existsSync(path)) return path;
    if (dir === dirname(dir)) return undefined;
  }
}

/** @param {string} node */
function restartOn(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...args], {
    stdio: 'inherit',
    env: { ...process.env, [restartedMark]: '1' },
  });
  // A Ctrl-C at the terminal reaches the child too: it takes the two for one.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']))
    process.on(signal, () => child.kill(signal));
  child.on('error', refuseNode);
  child.on('close', (code) => {
    process.exitCode = code ?? 1;
  });
}

function refuseNode() {
  process.stderr.write(
    `conclave needs Node ${neededMajor} or later; this is ${process.versions.node}. ` +
      'Install a newer Node, or run "npm start" in the repository once: it brings its own.\n',
  );
  process.exitCode = environmentProblem;
}
