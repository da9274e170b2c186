import { quote } from '../command-line/quote.ts';

export interface ResumeWords {
  /** How this program is called. */
  readonly program: string;
  readonly file: string | undefined;
  readonly runId: string;
  /** As the user wrote it; undefined when it was not given. */
  readonly dataDir: string | undefined;
  /** As the user wrote it: with it the figures of a replay come again. */
  readonly format?: string | undefined;
}

/** The exact command that goes on with a run. */
export function resumeCommand({ program, file, runId, dataDir, format }: ResumeWords): string {
  const words = ['run', ...(file === undefined ? [] : [file]), '--resume', runId];
  if (format !== undefined) words.push('--format', format);
  if (dataDir !== undefined) words.push('--data-dir', dataDir);
  return `${program} ${words.map(quote).join(' ')}`;
}
