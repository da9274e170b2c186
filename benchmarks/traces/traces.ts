/** Traces to replay: recorded ones where they are, else generated ones of the same shapes. */
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createSeededRandom } from '@conclave/testing';
import { loadWfFormatFile } from '@conclave/workflow';
import type { RecordedTask, RecordedTrace } from '@conclave/workflow';

/** Recorded executions in WfFormat, beside the repository: used when they are there, never needed. */
const recorded = new URL('../../../shared/data/workflows/', import.meta.url);

export interface Traces {
  readonly origin: 'recorded' | 'generated';
  readonly traces: readonly RecordedTrace[];
}

export async function loadTraces(smoke: boolean): Promise<Traces> {
  if (smoke || !existsSync(recorded)) return { origin: 'generated', traces: generatedTraces(smoke ? 3 : 60) };
  const files = readdirSync(recorded).filter((file) => file.endsWith('.json'));
  const traces = files.toSorted().map(async (file) => ({
    ...(await loadWfFormatFile(fileURLToPath(new URL(file, recorded)))),
    name: file.replace(/\.json$/, ''),
  }));
  return { origin: 'recorded', traces: await Promise.all(traces) };
}

/** @param width tasks side by side, at the widest */
function generatedTraces(width: number): RecordedTrace[] {
  const random = createSeededRandom(15);
  /** Most are short and a few are long, as recorded runtimes are. */
  const seconds = (mean: number): number => -mean * Math.log(1 - random.next());
  return [forkJoin(width, seconds), chainOfMaps(width, seconds), montageLike(width, seconds)];
}

type Seconds = (mean: number) => number;

class TraceBuilder {
  readonly tasks: RecordedTask[] = [];

  /** @returns its position */
  add(label: string, seconds: number, dependencies: readonly number[] = []): number {
    const id = `${label}-${this.tasks.length}`;
    this.tasks.push({ id, label, seconds, dependencies: dependencies.toSorted((a, b) => a - b) });
    return this.tasks.length - 1;
  }
}

function forkJoin(width: number, seconds: Seconds): RecordedTrace {
  const trace = new TraceBuilder();
  const fork = trace.add('fork', 5);
  const maps = Array.from({ length: 2 * width }, () => trace.add('map', seconds(20), [fork]));
  trace.add('join', 5, maps);
  return { name: 'fork-join', tasks: trace.tasks };
}

function chainOfMaps(width: number, seconds: Seconds): RecordedTrace {
  const trace = new TraceBuilder();
  let before = [trace.add('split', 2)];
  for (const [stage, mean] of [5, 30, 10].entries()) {
    const from = before;
    before = Array.from({ length: width }, (_, i) =>
      trace.add(`stage${stage}`, seconds(mean), [from[i % from.length]!]),
    );
  }
  trace.add('merge', 4, before);
  return { name: 'chain of maps', tasks: trace.tasks };
}

/** Projections, differences of neighbours, one fit, one model, backgrounds, and a chain at the end. */
function montageLike(width: number, seconds: Seconds): RecordedTrace {
  const trace = new TraceBuilder();
  const projected = Array.from({ length: width }, () => trace.add('project', seconds(15)));
  const differences = projected.flatMap((image, i) =>
    [1, 2, 3]
      .filter((step) => i + step < width)
      .map((step) => trace.add('difference', seconds(1), [image, projected[i + step]!])),
  );
  const fit = trace.add('fit', 3, differences);
  const model = trace.add('model', 10, [fit]);
  const corrected = projected.map((image) => trace.add('background', seconds(1), [image, model]));
  const table = trace.add('table', 2, corrected);
  const sum = trace.add('add', 8, [table]);
  trace.add('view', 4, [sum]);
  return { name: 'montage-like', tasks: trace.tasks };
}
