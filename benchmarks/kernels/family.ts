/** A family of kernels gives rows; what a reader must know beside them goes into the notes. */
import type { BenchmarkRow } from '../harness/report.ts';

export interface Family {
  readonly name: string;
  run(scale: Scale): Promise<Measurement> | Measurement;
}

export interface Measurement {
  readonly rows: readonly BenchmarkRow[];
  readonly notes?: readonly string[];
}

/** How large the work is and how long it is measured. */
export interface Scale {
  readonly smoke: boolean;
  /** Rows that fit into the second-level cache, or nearly. */
  readonly fewRows: number;
  readonly someRows: number;
  /** Rows that only main memory holds. */
  readonly manyRows: number;
  /** For contestants that take turns. */
  readonly turns: { readonly rounds: number; readonly sampleMs: number; readonly warmUpMs: number };
}

const full: Scale = {
  smoke: false,
  fewRows: 1_000,
  someRows: 10_000,
  manyRows: 100_000,
  turns: { rounds: 11, sampleMs: 2, warmUpMs: 60 },
};

const tiny: Scale = {
  smoke: true,
  fewRows: 200,
  someRows: 400,
  manyRows: 1_000,
  turns: { rounds: 1, sampleMs: 0.01, warmUpMs: 0 },
};

export function scaleOf(smoke: boolean): Scale {
  return smoke ? tiny : full;
}
