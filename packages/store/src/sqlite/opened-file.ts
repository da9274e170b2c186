import { statSync } from 'node:fs';

/**
 * The file that was opened, and its log. SQLite goes on writing to a file that somebody has removed or moved away:
 * every commit succeeds, and nobody will ever read it.
 */
export class OpenedFile {
  readonly #path: string;
  readonly #file: string | undefined;
  /** Known from the first look after a commit, when it is certainly there. */
  #log: string | undefined;

  constructor(path: string) {
    this.#path = path;
    this.#file = identityOf(path);
  }

  /** Two looks at the file system, a few microseconds. */
  isInPlace(): boolean {
    const log = identityOf(`${this.#path}-wal`);
    this.#log ??= log;
    return log === this.#log && identityOf(this.#path) === this.#file;
  }
}

/** Another file at the same path has another one. */
function identityOf(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats === undefined ? undefined : `${stats.dev}/${stats.ino}`;
}
