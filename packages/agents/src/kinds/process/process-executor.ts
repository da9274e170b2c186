import type { Assignment, CancelReason, HealthReport, ProcessAgentSpec } from '@conclave/contracts';
import { ConclaveError, toErrorData } from '@conclave/contracts';
import { resolveFolder, resolveProgram } from '../../processes/base-folder.ts';
import { minimalEnvironment } from '../../processes/minimal-environment.ts';
import type { AgentExecutor, ExecutorEnvironment, TaskPreview } from '../agent-executor.ts';
import type { CommandTemplate } from './command-template.ts';
import { compileCommand, fillArgs } from './command-template.ts';
import { processOutcome } from './process-outcome.ts';
import type { ProcessEnding } from './process-outcome.ts';
import { ProcessRun } from './process-run.ts';

/** At a stop a command has this long to end by itself, in ms. */
const STOP_GRACE_MS = 1_000;

const healthy: HealthReport = Object.freeze({ status: 'healthy', score: 1 });

/** Runs one command per task. One serves all agents of a declaration. */
export class ProcessExecutor implements AgentExecutor {
  readonly keepsDeadlines = false;
  readonly #spec: ProcessAgentSpec;
  readonly #environment: ExecutorEnvironment;
  readonly #template: CommandTemplate;
  readonly #runs = new Map<number, ProcessRun>();
  /** Why the command could not be started the last time it was tried. */
  #notStarted: string | undefined;

  /** @throws CONFIG_INVALID for a placeholder that is no plain path */
  constructor(spec: ProcessAgentSpec, environment: ExecutorEnvironment) {
    this.#spec = spec;
    this.#environment = environment;
    this.#template = compileCommand(spec.command, `agent "${spec.id}"`);
  }

  start(assignment: Assignment): void {
    const { ticket, taskId, params } = assignment;
    const { args, problems } = fillArgs(this.#template, params);
    if (problems.length > 0) {
      const details = { taskId, agentId: this.#environment.agentIdOf(ticket), problems: problems.join('; ') };
      const error = toErrorData(new ConclaveError('TASK_PARAMS_INVALID', { details }));
      this.#environment.settle(ticket, { ok: false, error });
      return;
    }
    const run = this.#newRun(assignment, args);
    this.#runs.set(ticket, run);
    run.start();
  }

  cancel(ticket: number, reason: CancelReason): void {
    void this.#runs.get(ticket)?.interrupt(reason);
  }

  validate(task: TaskPreview): readonly string[] {
    return fillArgs(this.#template, task.params).problems;
  }

  checkHealth(): Promise<HealthReport> {
    const reason = this.#notStarted;
    return Promise.resolve(reason === undefined ? healthy : { status: 'unhealthy', score: 0, reason });
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#runs.values()].map((run) => run.interrupt('shutdown', STOP_GRACE_MS)));
  }

  #newRun(assignment: Assignment, args: readonly string[]): ProcessRun {
    const { baseUrl, ambient, clock, tuning } = this.#environment;
    const spec = this.#spec;
    return new ProcessRun({
      spec,
      assignment,
      process: {
        program: resolveProgram(this.#template.program, baseUrl),
        args,
        cwd: resolveFolder(spec.cwd, baseUrl),
        env: minimalEnvironment(ambient, spec.env),
      },
      clock,
      killGraceMs: tuning.killGraceMs,
      ended: (ending) => this.#ended(assignment, ending),
    });
  }

  #ended(assignment: Assignment, ending: ProcessEnding): void {
    const { ticket, taskId, timeoutMs } = assignment;
    const agentId = this.#environment.agentIdOf(ticket);
    this.#runs.delete(ticket);
    this.#notStarted = ending.kind === 'not-started' ? ending.reason : undefined;
    const outcome = processOutcome(ending, { spec: this.#spec, agentId, taskId, timeoutMs });
    this.#environment.settle(ticket, outcome);
  }
}
