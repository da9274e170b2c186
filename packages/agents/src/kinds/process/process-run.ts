import type { Assignment, CancelReason, Clock, ProcessAgentSpec } from '@conclave/contracts';
import { idempotencyKeyOf, messageOf } from '@conclave/contracts';
import { existsSync } from 'node:fs';
import { ByteCollector, ByteTail } from '../../processes/bytes.ts';
import type { ProcessExit, ProcessOptions } from '../../processes/process-group.ts';
import { ProcessGroup } from '../../processes/process-group.ts';
import type { ProcessEnding } from './process-outcome.ts';

export interface ProcessRunOptions {
  readonly spec: ProcessAgentSpec;
  readonly assignment: Assignment;
  readonly process: ProcessOptions;
  readonly clock: Clock;
  readonly killGraceMs: number;
  /** Called once. */
  readonly ended: (ending: ProcessEnding) => void;
}

/** Bytes of stderr kept where it is only quoted on failure. */
const STDERR_TAIL = 16_384;

/** One command, from start to the end of its whole process group. */
export class ProcessRun {
  readonly #options: ProcessRunOptions;
  readonly #stdout = new ByteCollector();
  readonly #stderr: ByteCollector | ByteTail;
  #group: ProcessGroup | undefined;
  #exit: ProcessExit | undefined;
  #interrupted: ProcessEnding | undefined;
  #done = false;

  constructor(options: ProcessRunOptions) {
    this.#options = options;
    this.#stderr = options.spec.output === 'text' ? new ByteCollector() : new ByteTail(STDERR_TAIL);
  }

  start(): void {
    try {
      this.#group = new ProcessGroup(this.#options.process);
    } catch (error) {
      this.#finish({ kind: 'not-started', reason: messageOf(error) });
      return;
    }
    const { child } = this.#group;
    child.stdout.on('data', (chunk: Buffer) => this.#collect(this.#stdout, chunk));
    child.stderr.on('data', (chunk: Buffer) => this.#collect(this.#stderr, chunk));
    child.once('error', (error) => this.#failedToStart(error));
    child.once('exit', (code, signal) => this.#exited({ code, signal }));
    child.once('close', () => this.#closed());
    child.stdin.end(this.#options.spec.stdin === 'json' ? inputOf(this.#options.assignment) : undefined);
  }

  /** Ends the run early: SIGTERM to the group, SIGKILL after the grace. */
  async interrupt(reason: CancelReason, graceMs = this.#options.killGraceMs): Promise<void> {
    this.#interrupted ??= { kind: 'interrupted', reason };
    await this.#group?.terminate(this.#options.clock, graceMs);
  }

  #collect(into: ByteCollector | ByteTail, chunk: Buffer): void {
    if (this.#interrupted?.kind === 'too-large') return;
    into.add(chunk);
    const size = this.#stdout.size + (this.#stderr instanceof ByteCollector ? this.#stderr.size : 0);
    if (size <= this.#options.spec.maxOutputBytes) return;
    this.#interrupted ??= { kind: 'too-large' };
    this.#group?.signal('SIGKILL');
  }

  #failedToStart(error: Error): void {
    if (this.#group?.pid !== undefined) return;
    this.#finish({ kind: 'not-started', reason: this.#whyNotStarted(error) });
  }

  /** ENOENT is the same for a missing program and a missing folder. */
  #whyNotStarted(error: Error): string {
    const { cwd, program } = this.#options.process;
    if (cwd !== undefined && !existsSync(cwd)) return `its folder ${cwd} does not exist`;
    if ('code' in error && error.code === 'ENOENT') return whyNotFound(program);
    return messageOf(error);
  }

  /** Output may still be in the pipes; a process that left the group can hold them open, so the wait has an end. */
  #exited(exit: ProcessExit): void {
    this.#exit = exit;
    const giveUp = this.#options.clock.schedule(this.#options.killGraceMs, () => {
      this.#group?.child.stdout.destroy();
      this.#group?.child.stderr.destroy();
    });
    this.#group?.child.once('close', giveUp);
  }

  #closed(): void {
    const exit = this.#exit ?? { code: null, signal: null };
    const [stdout, stderr] = [this.#stdout.text(), this.#stderr.text()];
    this.#finish(this.#interrupted ?? { kind: 'exited', exit, stdout, stderr });
  }

  #finish(ending: ProcessEnding): void {
    if (this.#done) return;
    this.#done = true;
    this.#options.ended(ending);
  }
}

/** A path is not looked for; where the file is there, the program that its first line names is not. */
function whyNotFound(program: string): string {
  if (!program.includes('/')) return `there is no program "${program}" on PATH`;
  if (!existsSync(program)) return `there is no file ${program}`;
  return `the interpreter that the first line of ${program} names is not there`;
}

/** What a command reads from stdin. */
function inputOf(assignment: Assignment): string {
  const { taskId, runId, taskType, attempt, params } = assignment;
  const idempotencyKey = idempotencyKeyOf(runId, taskId);
  return JSON.stringify({ taskId, runId, type: taskType, attempt, idempotencyKey, params: params ?? null });
}
