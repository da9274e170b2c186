/** `conclave run`: drives one run of a workflow file, or goes on with one that was left. */
import type { RunResult } from '@conclave/contracts';
import { openRunSession, type ReplayFigures, type RunSession } from '@conclave/swarm';
import { parseInputs } from '../command-line/inputs.ts';
import { invocation } from '../command-line/invocation.ts';
import { storeLocationOf } from '../command-line/store-location.ts';
import { exitCodeOfRun, exitCodes } from '../exit-code.ts';
import { badArgument, reportFailure } from '../failure.ts';
import { painter } from '../format/colour.ts';
import { chooseView } from '../progress/choose-view.ts';
import { watchRun, type Watch } from '../progress/watch-run.ts';
import type { Terminal } from '../terminal.ts';
import { onInterruption } from './interruption.ts';
import { noticeLine } from './notice-line.ts';
import { readReplay, type FiguresOf, type Replay } from './replay/replay.ts';
import { replayReport } from './replay/replay-report.ts';
import { resumeCommand } from './resume-command.ts';
import type { RunCommandOptions } from './run-options.ts';
import { runReport } from './run-report.ts';
import { stderrLogger } from './stderr-logger.ts';

/** @returns the exit code. @throws what opening the session raises */
export async function runCommand(
  terminal: Terminal,
  file: string | undefined,
  options: RunCommandOptions,
): Promise<number> {
  if (file === undefined && options.resume === undefined)
    throw badArgument('conclave run', 'a workflow file is needed, or --resume RUN');
  if (options.resume !== undefined && options.input.length > 0)
    throw badArgument('--input', 'a resumed run keeps the inputs that it was started with');
  const replay = readReplay(options);
  const run = new ForegroundRun(terminal, file, { ...options, replay });
  return run.toEnd();
}

interface ForegroundOptions extends RunCommandOptions {
  /** Undefined for a workflow file. */
  readonly replay: Replay | undefined;
}

class ForegroundRun {
  readonly #terminal: Terminal;
  readonly #file: string | undefined;
  readonly #options: ForegroundOptions;
  #session: RunSession | undefined;
  #watch: Watch | undefined;
  /** Set once it is certain that the run is a replay. */
  #figuresOf: FiguresOf | undefined;
  #interrupted = false;
  /** The run has stopped here and says itself whether it can be resumed. */
  #hasResult = false;
  #closed: Promise<void> | undefined;

  constructor(terminal: Terminal, file: string | undefined, options: ForegroundOptions) {
    this.#terminal = terminal;
    this.#file = file;
    this.#options = options;
  }

  async toEnd(): Promise<number> {
    const unlisten = onInterruption({ stop: () => this.#stop(), abandon: () => this.#abandon() });
    try {
      this.#session = await this.#open();
      this.#figuresOf = this.#options.replay?.watch(this.#session);
      const result = await this.#drive(this.#session);
      this.#hasResult = true;
      const figures = await this.#figuresOf?.(result);
      await this.#close();
      return await this.#report(result, figures);
    } catch (error) {
      await this.#close();
      if (this.#session === undefined || this.#hasResult) throw error;
      const code = await reportFailure(this.#terminal, error, this.#options.json === true);
      await this.#terminal.err(`Resume with: ${this.#resume(this.#session.runId)}\n`);
      return code;
    } finally {
      unlisten();
    }
  }

  #close(): Promise<void> {
    this.#watch?.end();
    this.#closed ??= this.#session?.close();
    return this.#closed ?? Promise.resolve();
  }

  #open(): Promise<RunSession> {
    const { environment } = this.#terminal;
    const debug = environment['CONCLAVE_DEBUG'] === '1';
    return openRunSession({
      ...storeLocationOf(this.#options.dataDir, this.#terminal),
      natsUrl: environment['NATS_URL'] || undefined,
      onNotice: (notice) => void this.#terminal.err(noticeLine(notice)),
      file: this.#file ?? '',
      inputs: parseInputs(this.#options.input),
      resume: this.#options.resume,
      read: this.#options.replay?.read,
      ports: { environment, ...(debug ? { logger: stderrLogger(this.#terminal) } : {}) },
    });
  }

  async #drive(session: RunSession): Promise<RunResult> {
    if (session.note !== undefined) await this.#terminal.err(`${session.note}\n`);
    const view = chooseView(this.#terminal, this.#options.json === true);
    if (view !== undefined) this.#watch = watchRun(session, view);
    const ended = session.execute();
    // A signal that came while the session was being opened.
    if (this.#interrupted) this.#stop();
    return ended;
  }

  async #report(result: RunResult, replay: ReplayFigures | undefined): Promise<number> {
    const terminal = this.#terminal;
    if (this.#options.json === true) {
      const whole = replay === undefined ? result : { ...result, replay };
      await terminal.out(`${JSON.stringify(whole)}\n`);
    } else {
      const context = { paint: painter(terminal.colours), resume: this.#resume(result.runId) };
      const figures = replay === undefined ? '' : replayReport(replay);
      await terminal.out(runReport(result, context) + figures);
    }
    return exitCodeOfRun(result);
  }

  /** The run ends as interrupted, and with it `execute`. */
  #stop(): void {
    this.#interrupted = true;
    this.#watch?.stopping();
    // A failure to stop shows where the run or the session is awaited.
    this.#session?.swarm.stop().catch(() => undefined);
  }

  #abandon(): void {
    this.#watch?.end();
    const resume = this.#session === undefined ? '' : `Resume with: ${this.#resume(this.#session.runId)}\n`;
    void this.#terminal.err(`Left at once; nothing that was recorded is lost.\n${resume}`);
    process.exit(exitCodes.resumable);
  }

  #resume(runId: string): string {
    const program = invocation(this.#terminal, process.argv[1] ?? 'conclave');
    const { dataDir } = this.#options;
    const format = this.#figuresOf === undefined ? undefined : this.#options.format;
    return resumeCommand({ program, file: this.#file, runId, dataDir, format });
  }
}
