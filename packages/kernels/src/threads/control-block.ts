/** Threads that may take part in one job, the calling one among them. */
export const maxParticipants = 16;
/** Arguments that an export may have. */
const maxArguments = 16;

/** The generation that ends the threads. Otherwise it is odd while a job is open, and even in between. */
export const stopped = -1;

/** What a thread is doing. */
export const slotState = { idle: 0, working: 1, failed: 2 } as const;

/** Places in `words`. What different threads write often is 64 bytes apart. */
export const word = {
  generation: 0,
  sleepers: 16,
  nextChunk: 32,
  exportIndex: 48,
  count: 49,
  chunkRows: 50,
  argumentCount: 51,
  countAt: 52,
  carryAt: 53,
} as const;

const firstSlot = 64;
const slotWords = 16;
const wordCount = firstSlot + slotWords * maxParticipants;
const numberCount = maxArguments * (maxParticipants + 1);

/** One call of an export, cut into chunks of rows. */
export interface Job {
  readonly exportIndex: number;
  /** Rows in all, and in each chunk but the last. */
  readonly count: number;
  readonly chunkRows: number;
  /** Which argument is the number of rows. */
  readonly countAt: number;
  /** Which argument is what the thread's chunk before gave, from 0 on; -1 for none. */
  readonly carryAt: number;
  /** By how much each argument grows with every row. */
  readonly steps: readonly number[];
  /** The arguments of each participant, as for the first row. */
  readonly arguments: readonly (readonly number[])[];
}

/**
 * What the calling thread and the others share: one job, and what each of them is doing. A job is written while its
 * generation is even, when nobody reads it.
 */
export class ControlBlock {
  readonly buffer: SharedArrayBuffer;
  readonly words: Int32Array;
  /** The steps, then the arguments of each participant. */
  readonly numbers: Float64Array;

  constructor(buffer = new SharedArrayBuffer(wordCount * 4 + numberCount * 8)) {
    this.buffer = buffer;
    this.words = new Int32Array(buffer, 0, wordCount);
    this.numbers = new Float64Array(buffer, wordCount * 4, numberCount);
  }

  /** Where a participant says what it is doing; behind it is what its last chunk gave. */
  slotOf(participant: number): number {
    return firstSlot + participant * slotWords;
  }

  resultOf(participant: number): number {
    return this.words[this.slotOf(participant) + 1]!;
  }

  writeJob(job: Job): void {
    const { words, numbers } = this;
    words[word.exportIndex] = job.exportIndex;
    words[word.count] = job.count;
    words[word.chunkRows] = job.chunkRows;
    words[word.argumentCount] = job.steps.length;
    words[word.countAt] = job.countAt;
    words[word.carryAt] = job.carryAt;
    numbers.set(job.steps, 0);
    for (const [participant, values] of job.arguments.entries()) {
      numbers.set(values, maxArguments * (participant + 1));
      words[this.slotOf(participant) + 1] = 0;
    }
    Atomics.store(words, word.nextChunk, 0);
  }

  /** The arguments of a participant for the rows from `first` on; `out` has as many as the export. */
  readArguments(out: number[], participant: number, first: number): void {
    const base = maxArguments * (participant + 1);
    for (let i = 0; i < out.length; i++) out[i] = this.numbers[base + i]! + first * this.numbers[i]!;
  }
}
