import type { CancelReason, JsonObject, ProcessAgentSpec, TaskOutcome } from '@conclave/contracts';
import { ConclaveError, messageOf, toErrorData } from '@conclave/contracts';
import type { ProcessExit } from '../../processes/process-group.ts';
import { interruption } from '../interruption.ts';

/** How a command's run ended. */
export type ProcessEnding =
  | { readonly kind: 'not-started'; readonly reason: string }
  | { readonly kind: 'interrupted'; readonly reason: CancelReason }
  | { readonly kind: 'too-large' }
  | {
      readonly kind: 'exited';
      readonly exit: ProcessExit;
      readonly stdout: string;
      readonly stderr: string;
    };

/** Whose run it was, for messages. */
export interface ProcessRunNames {
  readonly spec: ProcessAgentSpec;
  readonly agentId: string;
  readonly taskId: string;
  readonly timeoutMs: number | undefined;
}

/** Characters of stderr that a failure quotes. */
const QUOTED = 2_000;

export function processOutcome(ending: ProcessEnding, names: ProcessRunNames): TaskOutcome {
  const { spec, agentId } = names;
  const details = { command: spec.command[0] ?? '', agentId };
  switch (ending.kind) {
    case 'not-started':
      return failure('PROCESS_NOT_STARTED', { ...details, reason: ending.reason });
    case 'interrupted':
      return interruption(ending.reason, names);
    case 'too-large':
      return failure('PROCESS_OUTPUT_TOO_LARGE', { ...details, maxOutputBytes: spec.maxOutputBytes });
    case 'exited':
      return exitOutcome(ending, spec, details);
  }
}

function exitOutcome(
  ending: Extract<ProcessEnding, { kind: 'exited' }>,
  spec: ProcessAgentSpec,
  details: JsonObject,
): TaskOutcome {
  const { exit, stdout, stderr } = ending;
  if (exit.code !== 0) {
    const how = exit.signal === null ? `exit code ${String(exit.code)}` : `signal ${exit.signal}`;
    return failure('PROCESS_FAILED', { ...details, ending: how, exitCode: exit.code, reason: quote(stderr) });
  }
  if (spec.output === 'text') return { ok: true, value: JSON.stringify({ exitCode: 0, stdout, stderr }) };
  return jsonOutcome(stdout, details);
}

function jsonOutcome(stdout: string, details: JsonObject): TaskOutcome {
  const text = stdout.trim();
  if (text === '') return failure('PROCESS_OUTPUT_INVALID', { ...details, reason: 'it printed nothing' });
  try {
    JSON.parse(text);
    return { ok: true, value: text };
  } catch (error) {
    const reason = `${messageOf(error)}. Set output: text if the command prints plain text`;
    return failure('PROCESS_OUTPUT_INVALID', { ...details, reason });
  }
}

function quote(stderr: string): string {
  const text = stderr.trim();
  if (text === '') return 'it wrote nothing to stderr';
  return text.length <= QUOTED ? text : `…${text.slice(-QUOTED)}`;
}

function failure(
  code: 'PROCESS_NOT_STARTED' | 'PROCESS_FAILED' | 'PROCESS_OUTPUT_INVALID' | 'PROCESS_OUTPUT_TOO_LARGE',
  details: JsonObject,
): TaskOutcome {
  return { ok: false, error: toErrorData(new ConclaveError(code, { details })) };
}
