import { quote } from '../command-line/quote.ts';

export interface ResumeWords {
  /** How this program is called. */
  readonly program: string;
  readonly file: string | undefined;
  readonly runId: string;
  /** As the user wrote it; undefined when it was not given. */
  readonly dataDir: string | undefined;
}

/** The exact command that goes on with a run. */
export function resumeCommand({ program, file, runId, dataDir }: ResumeWords): string {
  const words = ['run', ...(file === undefined ? [] : [file]), '--resume', runId];
  if (dataDir !== undefined) words.push('--data-dir', dataDir);
  return `${program} ${words.map(quote).join(' ')}`;
}
