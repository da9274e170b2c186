/**
 * Brings everything the repository needs: dependencies (with Node 24 among them) and the build. Each part leaves a
 * stamp when it ended well, so a second call only compares hashes, and a part that was cut short is done again.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildablePackages, buildFingerprint, installFingerprint, isBuildComplete } from './fingerprint.mjs';
import { runStep, StepError } from './step.mjs';
import { binDir, machineEnvironment, packageDirs, readJson, root } from './workspace.mjs';

const minimumNodeMajor = 20;
const turboBuild = ['turbo', 'run', 'build', '--output-logs=errors-only', '--ui=stream'];
const installStamp = join(root, 'node_modules', '.conclave-install');
const buildStamp = join(root, 'node_modules', '.conclave-build');

/** Installs and builds what is not there yet. Exits the process with a clear message when that fails. */
export async function setUp() {
  try {
    const startedAt = performance.now();
    checkNode();
    const installed = await install();
    const built = await build();
    if (!installed && !built) {
      process.stderr.write(
        `set-up ... up to date (${((performance.now() - startedAt) / 1000).toFixed(1)} s)\n`,
      );
    }
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

function checkNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= minimumNodeMajor) return;
  throw new StepError(
    `Node ${process.versions.node} is too old for set-up: use Node ${minimumNodeMajor} or later.`,
  );
}

/** @returns {string} e.g. "pnpm@12.21.0" */
function pinnedPnpm() {
  return readJson('package.json').packageManager;
}

/** @returns {Promise<boolean>} whether something was done */
async function install() {
  const fingerprint = installFingerprint();
  if (readStamp(installStamp) === fingerprint && isInstallComplete()) return false;
  rmSync(installStamp, { force: true });
  await runInstall();
  if (!hasNode()) {
    // A download of Node that was cut short counts as installed for pnpm: only a fresh start runs its script again.
    for (const dir of [root, ...packageDirs()])
      rmSync(join(dir, 'node_modules'), { recursive: true, force: true });
    await runInstall();
    if (!hasNode())
      throw new StepError('install failed. Node 24 did not arrive in node_modules/.bin: try again.');
  }
  writeFileSync(installStamp, fingerprint);
  return true;
}

function runInstall() {
  const pnpm = pinnedPnpm();
  return runStep({
    name: `install dependencies (${pnpm})`,
    command: 'npx',
    args: ['-y', pnpm, 'install', '--frozen-lockfile'],
    env: machineEnvironment(),
    advice:
      'Check the connection to the npm registry and the disk, then run the command again. ' +
      `After a change of a package.json, run "npx -y ${pnpm} install" to update pnpm-lock.yaml.`,
  });
}

/** @returns {Promise<boolean>} whether something was done */
async function build() {
  const fingerprint = buildFingerprint();
  const incomplete = buildablePackages().filter((dir) => !isBuildComplete(dir));
  if (readStamp(buildStamp) === fingerprint && incomplete.length === 0) return false;
  rmSync(buildStamp, { force: true });
  for (const dir of incomplete) rmSync(join(dir, 'dist'), { recursive: true, force: true });
  await runStep({
    name: 'build packages',
    command: 'npx',
    args: ['-y', '--prefer-offline', pinnedPnpm(), 'exec', ...turboBuild],
    env: machineEnvironment(),
    advice: 'Fix the errors above, then run the command again.',
  });
  writeFileSync(buildStamp, fingerprint);
  return true;
}

/** Cheap signs that nobody removed or half-removed what an earlier install left. */
function isInstallComplete() {
  if (!existsSync(join(binDir, 'node'))) return false;
  return packageDirs().every((dir) => {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(
      readFileSync(join(dir, 'package.json'), 'utf8'),
    );
    const names = Object.keys({ ...dependencies, ...devDependencies });
    return names.every((name) => existsSync(join(dir, 'node_modules', name)));
  });
}

function hasNode() {
  try {
    const version = execFileSync(join(binDir, 'node'), ['--version'], { encoding: 'utf8' });
    return version.startsWith('v24.');
  } catch {
    return false;
  }
}

/** @param {string} path */
function readStamp(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
