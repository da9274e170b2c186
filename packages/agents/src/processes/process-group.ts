import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { spawn } from 'node:child_process';
import type { Clock } from '@conclave/contracts';
import { enterGroup, leaveGroup, signalGroup } from './live-groups.ts';

export interface ProcessOptions {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string | undefined;
  readonly env: Readonly<Record<string, string>>;
}

export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/**
 * A process that leads a group of its own: signals reach everything it started, and when it ends, what is left of
 * the group is killed.
 */
export class ProcessGroup {
  readonly child: ChildProcessWithoutNullStreams;
  /** Resolves when the leader has ended, or at once when it could not be started. Never rejects. */
  readonly ended: Promise<void>;
  #alive = true;

  /** @throws what `spawn` throws for arguments that no process can have */
  constructor(options: ProcessOptions) {
    const { program, args, cwd, env } = options;
    this.child = spawn(program, [...args], { cwd, env: { ...env }, detached: true, stdio: 'pipe' });
    if (this.child.pid !== undefined) enterGroup(this.child.pid);
    // A process that does not read its input closes the pipe; its exit tells what became of it.
    this.child.stdin.on('error', () => undefined);
    this.ended = new Promise((resolve) => {
      const end = (): void => {
        this.#killRest();
        resolve();
      };
      this.child.once('exit', end);
      this.child.once('error', () => {
        if (this.child.pid === undefined) end();
      });
    });
  }

  /** Undefined when it could not be started. */
  get pid(): number | undefined {
    return this.child.pid;
  }

  get alive(): boolean {
    return this.#alive && this.child.pid !== undefined;
  }

  /** Signals the whole group. Does nothing once the leader has ended. */
  signal(signal: NodeJS.Signals): void {
    const { pid } = this.child;
    if (this.#alive && pid !== undefined) signalGroup(pid, signal);
  }

  /** SIGTERM, and SIGKILL to what is still there after the grace. */
  async terminate(clock: Clock, graceMs: number): Promise<void> {
    this.signal('SIGTERM');
    await this.endsWithin(clock, graceMs);
    this.signal('SIGKILL');
    await this.ended;
  }

  /** True when the leader has ended within `ms`. */
  async endsWithin(clock: Clock, ms: number): Promise<boolean> {
    let stopWaiting = (): void => undefined;
    const late = new Promise<void>((resolve) => {
      stopWaiting = clock.schedule(ms, resolve);
    });
    await Promise.race([this.ended, late]);
    stopWaiting();
    return !this.alive;
  }

  #killRest(): void {
    this.#alive = false;
    const { pid } = this.child;
    if (pid === undefined) return;
    signalGroup(pid, 'SIGKILL');
    leaveGroup(pid);
  }
}
