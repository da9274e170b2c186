import type { WriteStream } from 'node:tty';
import { ConclaveError } from '@conclave/contracts';

/** Where the command writes and what it knows of its surroundings: the one place that touches `process`. */
export interface Terminal {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Absolute. @throws CONFIG_INVALID when it was removed */
  readonly cwd: string;
  readonly stdoutIsTerminal: boolean;
  readonly stderrIsTerminal: boolean;
  /** Colours are wanted, as the terminal, NO_COLOR and FORCE_COLOR say. */
  readonly colours: boolean;
  /** Characters per line of stderr. */
  columns(): number;
  /**
   * Resolves when the text was taken; a reader that went away is not an error.
   * @throws OUTPUT_NOT_WRITTEN, for instance when stdout is a file on a full disk
   */
  out(text: string): Promise<void>;
  /** Never rejects: there is nowhere left to say it. */
  err(text: string): Promise<void>;
  onResize(listener: () => void): () => void;
}

const DEFAULT_COLUMNS = 80;
const readerGone: ReadonlySet<unknown> = new Set(['EPIPE', 'EIO', 'ERR_STREAM_DESTROYED']);

export function systemTerminal(): Terminal {
  const { stdout, stderr, env } = process;
  const out = writerTo(stdout, 'standard output');
  const err = writerTo(stderr, 'standard error');
  return {
    environment: env,
    get cwd() {
      return workingFolder();
    },
    stdoutIsTerminal: stdout.isTTY === true,
    stderrIsTerminal: stderr.isTTY === true && env['TERM'] !== 'dumb',
    colours: wantsColours(stdout.isTTY === true && stderr.isTTY === true, env),
    columns: () => stderr.columns || DEFAULT_COLUMNS,
    out,
    err: (text) => err(text).catch(() => undefined),
    onResize(listener) {
      stderr.on('resize', listener);
      return () => stderr.off('resize', listener);
    },
  };
}

/** no-color.org: any text in NO_COLOR switches colours off. */
export function wantsColours(
  isTerminal: boolean,
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  if ((environment['NO_COLOR'] ?? '') !== '') return false;
  const forced = environment['FORCE_COLOR'] ?? '';
  return forced === '' ? isTerminal && environment['TERM'] !== 'dumb' : forced !== '0';
}

function workingFolder(): string {
  try {
    return process.cwd();
  } catch (cause) {
    const details = { where: 'working folder', problems: 'it was removed; change to another folder' };
    throw new ConclaveError('CONFIG_INVALID', { details, cause });
  }
}

function writerTo(stream: WriteStream, name: string): (text: string) => Promise<void> {
  let broken: Error | undefined;
  // Without a listener a reader that went away (`conclave status | head -1`) would end the process.
  stream.on('error', (error) => {
    broken ??= error;
  });
  const refusal = (error: Error | undefined): ConclaveError | undefined => {
    if (error === undefined || readerGone.has((error as NodeJS.ErrnoException).code)) return undefined;
    const details = { path: name, reason: error.message };
    return new ConclaveError('OUTPUT_NOT_WRITTEN', { details, cause: error });
  };
  return (text) =>
    new Promise((resolve, reject) => {
      const end = (error: Error | undefined): void => {
        const refused = refusal(error);
        if (refused === undefined) resolve();
        else reject(refused);
      };
      if (broken !== undefined || text === '') return end(broken);
      stream.write(text, (error) => end(error ?? undefined));
    });
}
