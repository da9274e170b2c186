import { availableParallelism } from 'node:os';
import type { ConclaveError } from '@conclave/contracts';
import { checkInteger, refuseArgument } from '../check-argument.ts';
import { crossovers } from '../crossovers.ts';
import type { Kernels } from '../load/load-kernels.ts';
import { maxParticipants } from './control-block.ts';
import { parallelExports } from './parallel-exports.ts';
import { splitRules } from './split-rules.ts';
import { ThreadTeam } from './thread-team.ts';

export interface KernelThreadsOptions {
  /**
   * Threads beside the calling one, 0 to 15. Default: one less than the machine has cores, at most 7. With 0, or where
   * the kernels are the scalar twins, the calling thread does everything.
   */
  readonly threads?: number;
  /**
   * Bytes that a call must read, each counted as often as it is computed with, before the threads take part. Default
   * 512 KiB, about 15 microseconds of work, from where on two threads were measured to be faster than one.
   */
  readonly leastBytes?: number;
  /**
   * Bytes that a call, or the calls of one turn of the event loop, must read before threads are woken that went to sleep
   * for want of work. Default 32 MiB, one to two milliseconds of work.
   */
  readonly wakingBytes?: number;
  /** Told when a thread was lost. What it had to do is done by the calling thread, and the others go on. */
  readonly onLost?: (error: ConclaveError) => void;
  /** How long the last part of a thread may take before the thread counts as lost. Default 2,000. */
  readonly patienceMs?: number;
}

const measured = { leastBytes: 512 * 1024, wakingBytes: 32 * 1024 * 1024 };
const maxDefaultThreads = 7;

/**
 * Threads that share the work of large scans and batches. The calling thread is blocked meanwhile and does its part,
 * and the results are the same bits as without. Threads that wait for work spin for half a millisecond, then sleep;
 * they do not keep the process alive.
 */
export class KernelThreads {
  /** The same kernels over the same memory; large calls of `exports` are shared by the threads. */
  readonly kernels: Kernels;
  readonly #team: ThreadTeam;
  readonly #lost: ConclaveError[] = [];

  /**
   * @param kernels over shared memory: `loadKernels({ memory: { shared: true } })`.
   * @throws KERNEL_ARGUMENT_INVALID for other kernels, and for options out of range.
   */
  constructor(kernels: Kernels, options: KernelThreadsOptions = {}) {
    const { leastBytes = measured.leastBytes, wakingBytes = measured.wakingBytes, onLost } = options;
    const { patienceMs = 2_000 } = options;
    const threads = options.threads ?? Math.min(availableParallelism() - 1, maxDefaultThreads);
    checkInteger('threads', threads, { from: 0, to: maxParticipants - 1 });
    checkInteger('leastBytes', leastBytes, { from: 0, to: Number.MAX_SAFE_INTEGER });
    checkInteger('wakingBytes', wakingBytes, { from: 0, to: Number.MAX_SAFE_INTEGER });
    checkInteger('patienceMs', patienceMs, { from: 1, to: 3_600_000 });
    if (kernels.compiled?.shared === false) {
      refuseArgument('kernels', 'kernels over shared memory', 'kernels with a memory of their own');
    }
    this.#team = new ThreadTeam(kernels, {
      threads,
      patienceMs,
      names: splitRules.map(({ name }) => name),
      onLost: (error) => {
        this.#lost.push(error);
        onLost?.(error);
      },
    });
    const exports = parallelExports(kernels, this.#team, { leastBytes, wakingBytes });
    this.kernels = {
      ...kernels,
      exports,
      select: (name, work) => (work < crossovers[name] ? kernels.twin : exports),
    };
  }

  /** Threads beside the calling one that are there. */
  get size(): number {
    return this.#team.size;
  }

  /** Why threads were lost: KERNEL_THREAD_LOST for each. */
  get lost(): readonly ConclaveError[] {
    return this.#lost;
  }

  /** Resolves when all threads wait for work, some tens of milliseconds after the start. */
  ready(): Promise<void> {
    return this.#team.ready();
  }

  /** Ends the threads; resolves when none is left. The kernels go on with the calling thread alone. */
  stop(): Promise<void> {
    return this.#team.stop();
  }
}
