import type { ErrorCode, ErrorData } from '@conclave/contracts';
import { ConclaveError, toConclaveError, toErrorData } from '@conclave/contracts';
import { adviceFor } from './advice.ts';
import { exitCodeOfError } from './exit-code.ts';
import type { Terminal } from './terminal.ts';

/** The command line itself is wrong: the same shape as every other bad input. */
export function badArgument(where: string, problem: string): ConclaveError {
  return new ConclaveError('CONFIG_INVALID', { details: { where, problems: problem } });
}

/** Says what went wrong and what to do next, without a stack. Returns the exit code. */
export async function reportFailure(terminal: Terminal, failure: unknown, json: boolean): Promise<number> {
  const error = toErrorData(failure);
  const say = (): Promise<void> => terminal.err(failureText(error));
  // Where stdout is what failed, stderr is left to say it.
  if (json) await terminal.out(`${JSON.stringify({ error })}\n`).catch(say);
  else await say();
  if (terminal.environment['CONCLAVE_DEBUG'] === '1') await terminal.err(`${stackOf(failure)}\n`);
  return exitCodeOfError(error.code);
}

export function failureText(error: Pick<ErrorData, 'message'> & { readonly code: ErrorCode }): string {
  return `${error.code}: ${error.message}\n${adviceFor(error.code)}\n`;
}

function stackOf(failure: unknown): string {
  const error = toConclaveError(failure);
  const cause = error.cause instanceof Error ? `\ncaused by ${error.cause.stack ?? error.cause.message}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
