import { Worker } from 'node:worker_threads';
import { ConclaveError, messageOf } from '@conclave/contracts';
import type { KernelName } from '../kernel-exports.ts';
import type { Kernels } from '../load/load-kernels.ts';
import { ControlBlock, slotState, stopped, word, type Job } from './control-block.ts';
import type { KernelWorkerData } from './kernel-worker.ts';
import { runChunks, type AnyExport } from './run-chunks.ts';
import { spinWhile } from './spin.ts';

/** The thread's file beside this one: TypeScript in the repository, JavaScript in the built package. */
const workerUrl = new URL(
  `./kernel-worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`,
  import.meta.url,
);

/** Generations begin anew long before they would not fit. */
const lastGeneration = 2 ** 30;

export interface TeamOptions {
  readonly threads: number;
  /** Exports that jobs may name, by their index. */
  readonly names: readonly KernelName[];
  /** How long the last chunk of a thread may take before the thread counts as lost. */
  readonly patienceMs: number;
  onLost(error: ConclaveError): void;
  /** Another file for the threads, for tests of how they fail. */
  readonly workerUrl?: URL | undefined;
}

interface Member {
  readonly worker: Worker;
  readonly participant: number;
  /** Resolves when it waits for jobs, and when it has ended without. */
  readonly started: Promise<void>;
  readonly exited: Promise<void>;
}

/** Worker threads over one shared memory, and one job at a time that the calling thread does together with them. */
export class ThreadTeam {
  readonly #control = new ControlBlock();
  readonly #exports: Readonly<Record<string, AnyExport>>;
  readonly #options: TeamOptions;
  readonly #members = new Map<number, Member>();
  #isStopping = false;

  constructor(kernels: Kernels, options: TeamOptions) {
    this.#options = options;
    this.#exports = kernels.exports as unknown as Record<string, AnyExport>;
    const { compiled } = kernels;
    if (compiled === undefined) return;
    for (let participant = 1; participant <= options.threads; participant++) {
      const data: KernelWorkerData = {
        module: compiled.module,
        memory: kernels.memory.host,
        control: this.#control.buffer,
        participant,
        names: options.names,
      };
      this.#members.set(participant, this.#start(data));
    }
  }

  /** Threads beside the calling one that have not been lost. */
  get size(): number {
    return this.#members.size;
  }

  /** Whether a thread waits for work without sleeping. */
  get isAwake(): boolean {
    return Atomics.load(this.#control.words, word.sleepers) < this.size;
  }

  /** 0 for the calling thread, then those that have not been lost. */
  get participants(): number[] {
    return [0, ...this.#members.keys()];
  }

  /** Resolves when all threads wait for work. Jobs are done before that, too, by those that are there. */
  async ready(): Promise<void> {
    await Promise.all([...this.#members.values()].map(({ started }) => started));
  }

  /**
   * Does a job together with the threads, and waits for all of them.
   * @returns false when a thread was lost over it: the results are then incomplete.
   */
  run(job: Job): boolean {
    const generation = this.#open(job);
    const name = this.#options.names[job.exportIndex] ?? '';
    let isComplete = false;
    try {
      runChunks(this.#control, this.#exports[name]!, 0);
    } finally {
      // Also after a fault: nobody may go on with the job when the call has ended.
      isComplete = this.#close(generation, job);
    }
    return isComplete;
  }

  resultOf(participant: number): number {
    return this.#control.resultOf(participant);
  }

  /** Ends the threads; resolves when none is left. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    const members = [...this.#members.values()];
    this.#members.clear();
    Atomics.store(this.#control.words, word.generation, stopped);
    Atomics.notify(this.#control.words, word.generation);
    await Promise.all(members.map(({ worker }) => worker.terminate()));
    await Promise.all(members.map(({ exited }) => exited));
  }

  #start(data: KernelWorkerData): Member {
    const { participant } = data;
    // The thread needs none of the flags of this process, and may not take all of them.
    const worker = new Worker(this.#options.workerUrl ?? workerUrl, {
      workerData: data,
      name: `conclave-kernels-${participant}`,
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    let reason = 'it ended by itself';
    worker.on('error', (error) => (reason = messageOf(error)));
    const exited = new Promise<void>((resolve) => {
      worker.once('exit', () => {
        const member = this.#members.get(participant);
        if (member !== undefined) this.#lose(member, reason);
        resolve();
      });
    });
    const ready = new Promise<void>((resolve) => {
      worker.once('message', () => {
        // From here on it keeps no process alive.
        worker.unref();
        resolve();
      });
    });
    return { worker, participant, started: Promise.race([ready, exited]), exited };
  }

  #open(job: Job): number {
    const { words } = this.#control;
    this.#control.writeJob(job);
    const generation = (words[word.generation]! % lastGeneration) + 1;
    Atomics.store(words, word.generation, generation);
    if (Atomics.load(words, word.sleepers) > 0) Atomics.notify(words, word.generation);
    return generation;
  }

  /** @returns whether every thread did all that it took. */
  #close(generation: number, job: Job): boolean {
    const { words } = this.#control;
    Atomics.store(words, word.nextChunk, Math.ceil(job.count / job.chunkRows));
    Atomics.store(words, word.generation, generation + 1);
    let isComplete = true;
    for (const member of this.#members.values()) {
      if (this.#hasFinished(member)) continue;
      this.#lose(member, 'it did not finish its part');
      isComplete = false;
    }
    return isComplete;
  }

  /** @returns false when the thread met a fault, or is still at it after all patience. */
  #hasFinished({ participant }: Member): boolean {
    const { words } = this.#control;
    const slot = this.#control.slotOf(participant);
    if (spinWhile(words, slot, slotState.working) === slotState.working) this.#sleepWhileWorking(slot);
    return Atomics.load(words, slot) === slotState.idle;
  }

  /** In slices, so that a process that was stopped for a while loses one slice only. */
  #sleepWhileWorking(slot: number): void {
    const { words } = this.#control;
    const slices = 20;
    for (let slice = 0; slice < slices; slice++) {
      if (Atomics.wait(words, slot, slotState.working, this.#options.patienceMs / slices) !== 'timed-out')
        return;
    }
  }

  #lose(member: Member, reason: string): void {
    this.#members.delete(member.participant);
    // Stops it at once: WebAssembly is interrupted at its next loop.
    void member.worker.terminate();
    if (this.#isStopping) return;
    const details = { thread: member.participant, reason, threads: this.#members.size };
    this.#options.onLost(new ConclaveError('KERNEL_THREAD_LOST', { details }));
  }
}
