/**
 * A Vitest reporter that names the test files that do not end and stops the run: a loop that never yields cannot be
 * ended by a test's own timeout. Only files of short runs are watched; `--long` may take its time.
 */
import { relative } from 'node:path';
import { root } from './workspace.mjs';

const lookEveryMs = 5_000;
const limitMs = process.env['CONCLAVE_TEST_LONG'] === '1' ? Infinity : 5 * 60_000;

export default class StuckReporter {
  /** @type {Map<string, number>} file -> when it started, on the monotonic clock */
  #running = new Map();
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;

  onTestRunStart() {
    this.#timer = setInterval(() => this.#look(), lookEveryMs);
  }

  /** @param {{ moduleId: string }} testModule */
  onTestModuleQueued(testModule) {
    this.#running.set(testModule.moduleId, performance.now());
  }

  /** @param {{ moduleId: string }} testModule */
  onTestModuleEnd(testModule) {
    this.#running.delete(testModule.moduleId);
  }

  onTestRunEnd() {
    clearInterval(this.#timer);
  }

  #look() {
    const now = performance.now();
    const stuck = [...this.#running].filter(([, startedAt]) => now - startedAt > limitMs);
    if (stuck.length === 0) return;
    for (const [file] of stuck) {
      console.error(
        `${relative(root, file)} did not end within ${limitMs / 60_000} minutes: the run is stopped`,
      );
    }
    process.exit(1);
  }
}
