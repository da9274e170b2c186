import { DatabaseSync } from 'node:sqlite';
import type { StatementSync } from 'node:sqlite';

/** A number that changes with every commit of another connection, in whichever process; reading it costs 10 µs. */
export class DataVersion {
  readonly #database: DatabaseSync;
  readonly #statement: StatementSync;

  /** @throws the driver's error where there is no file that can be read */
  constructor(path: string) {
    this.#database = new DatabaseSync(path, { readOnly: true, timeout: 0 });
    this.#statement = this.#database.prepare('PRAGMA data_version');
  }

  /** @throws the driver's error */
  read(): number {
    return Number(this.#statement.get()?.['data_version']);
  }

  close(): void {
    this.#database.close();
  }
}
