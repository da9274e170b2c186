import type { RunProgress, SwarmNode } from '@conclave/swarm';
import { Phase } from './phase.ts';
import type { ProgressSnapshot, ProgressView } from './progress-snapshot.ts';
import { RateMeter } from './rate-meter.ts';

const REPAINT_MS = 100;
const AGENTS_MS = 500;
/** Looking at all agents may take at most one part in this of the time. */
const AGENTS_SHARE = 50;

export interface WatchedRun {
  readonly swarm: SwarmNode;
  readonly runId: string;
  readonly name: string;
}

export interface Watch {
  /** Shows that the run is being left in order. */
  stopping(): void;
  end(): void;
}

/** Feeds a view while this process drives the run: at most ten times a second. */
export function watchRun(run: WatchedRun, view: ProgressView): Watch {
  return new RunWatch(run, view);
}

class RunWatch implements Watch {
  readonly #run: WatchedRun;
  readonly #view: ProgressView;
  readonly #phase = new Phase();
  readonly #rate = new RateMeter();
  readonly #startedAt = performance.now();
  readonly #timer: NodeJS.Timeout;
  readonly #unobserve: () => void;
  #progress: RunProgress | undefined;
  #agents: ProgressSnapshot['agents'];
  #nextAgentsAt = 0;
  #stopping = false;
  #ended = false;

  constructor(run: WatchedRun, view: ProgressView) {
    this.#run = run;
    this.#view = view;
    this.#unobserve = run.swarm.observe((notice) => {
      if (notice.runId !== run.runId) return;
      if (notice.type === 'tasks.changed') this.#phase.note(notice.tasks);
    });
    this.#timer = setInterval(() => this.#tick(), REPAINT_MS);
    this.#timer.unref();
  }

  stopping(): void {
    this.#stopping = true;
    this.#tick();
  }

  end(): void {
    if (this.#ended) return;
    this.#tick();
    this.#ended = true;
    clearInterval(this.#timer);
    this.#unobserve();
    this.#view.end();
  }

  #tick(): void {
    if (this.#ended) return;
    const now = performance.now();
    this.#progress = this.#run.swarm.progress(this.#run.runId) ?? this.#progress;
    if (this.#progress === undefined) return;
    // Without a fresh figure the last one stays.
    this.#countAgents(now).catch(() => undefined);
    this.#view.show(this.#snapshot(this.#progress, now));
  }

  #snapshot(progress: RunProgress, now: number): ProgressSnapshot {
    const { total, completed, failed, skipped, cancelled, running } = progress;
    const done = completed + failed + skipped + cancelled;
    this.#rate.add(now, done);
    return {
      name: this.#run.name,
      runId: this.#run.runId,
      tasks: { total, completed, failed, skipped, cancelled, running },
      agents: this.#agents,
      perSecond: this.#rate.perSecond(),
      leftMs: this.#rate.timeLeftMs(total - done, total),
      phase: this.#phase.latest,
      freshTypes: this.#phase.takeFresh(),
      approvals: progress.approvals,
      compensating: progress.compensating,
      elapsedMs: now - this.#startedAt,
      stopping: this.#stopping,
    };
  }

  async #countAgents(now: number): Promise<void> {
    if (now < this.#nextAgentsAt) return;
    this.#nextAgentsAt = Number.POSITIVE_INFINITY;
    const { agents } = await this.#run.swarm.getSwarmMetrics();
    this.#agents = { busy: agents.busy, total: agents.total };
    const costMs = performance.now() - now;
    this.#nextAgentsAt = now + Math.max(AGENTS_MS, costMs * AGENTS_SHARE);
  }
}
