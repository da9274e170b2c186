/** Processes that claim and complete, phase by phase. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { execPath } from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface Place {
  /** The store: a file, or the address of a database. */
  readonly path?: string;
  readonly url?: string;
}

export interface ClaimerOptions extends Place {
  readonly worker: string;
  /** Calls at once. */
  readonly inFlight: number;
}

/** What one process did in one phase; times in ms since the epoch. */
export interface Phase {
  readonly startedMs: number;
  readonly endedMs: number;
  readonly count: number;
}

export interface Rates {
  readonly claimsPerSecond: number;
  readonly completesPerSecond: number;
  readonly done: number;
}

const IN_FLIGHT = 16;

/** All processes claim what there is, then all complete what they have. */
export async function claimAll(place: Place, processes: number): Promise<Rates> {
  const workers = Array.from({ length: processes }, (_, i) =>
    startClaimer({ ...place, worker: `w${i}`, inFlight: IN_FLIGHT }),
  );
  const phases: Phase[][] = [];
  for (const _ of ['claim', 'complete']) {
    await Promise.all(workers.map((worker) => worker.line()));
    for (const worker of workers) worker.go();
    phases.push(await Promise.all(workers.map(async (worker) => JSON.parse(await worker.line()) as Phase)));
  }
  await Promise.all(workers.map(({ ended }) => ended));
  const [claims, completes] = phases.map(perSecond) as [number, number];
  const done = phases[1]!.reduce((sum, { count }) => sum + count, 0);
  return { claimsPerSecond: claims, completesPerSecond: completes, done };
}

/** From the first start to the last end. */
function perSecond(phase: readonly Phase[]): number {
  const count = phase.reduce((sum, each) => sum + each.count, 0);
  const startedMs = Math.min(...phase.map((each) => each.startedMs));
  const endedMs = Math.max(...phase.map((each) => each.endedMs));
  return (count * 1_000) / Math.max(1, endedMs - startedMs);
}

function startClaimer(options: ClaimerOptions) {
  const program = fileURLToPath(new URL('claimer.ts', import.meta.url));
  const child = spawn(execPath, ['--conditions=conclave-source', program, JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    ended: once(child, 'close'),
    go: () => void child.stdin.write('go\n'),
    async line(): Promise<string> {
      const next = await lines.next();
      if (next.done === true) throw new Error('a claiming process ended too early');
      return next.value;
    },
  };
}
