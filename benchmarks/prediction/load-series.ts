/** Series of loads to forecast: recorded ones where they are, else generated ones of the kinds that agents have. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createSeededRandom } from '@conclave/testing';

export interface LoadSeries {
  readonly name: string;
  readonly samples: Float32Array;
}

/** Recorded loads, `timestamp,value` per line, beside the repository: used when they are there, never needed. */
const recorded = new URL('../../../shared/data/load/', import.meta.url);

export function loadSeries(smoke: boolean): {
  readonly origin: string;
  readonly series: readonly LoadSeries[];
} {
  if (smoke || !existsSync(recorded))
    return { origin: 'generated', series: generatedSeries(smoke ? 120 : 5_000) };
  const files = readdirSync(recorded).filter((file) => file.endsWith('.csv'));
  return { origin: 'recorded', series: files.toSorted().map(recordedSeries) };
}

function recordedSeries(file: string): LoadSeries {
  const [, ...lines] = readFileSync(new URL(file, recorded), 'utf8').trim().split('\n');
  const samples = Float32Array.from(lines, (line) => Number(line.slice(line.lastIndexOf(',') + 1)));
  return { name: file.replace(/\.csv$/, ''), samples };
}

function generatedSeries(length: number): LoadSeries[] {
  const random = createSeededRandom(2_026);
  const noise = () => random.next() + random.next() + random.next() - 1.5;
  let level = 50;
  let distance = 0;
  let burst = 0;
  const kinds: Record<string, (step: number) => number> = {
    'noise around a mean': () => 20 + 5 * noise(),
    'random walk': () => (level += noise()),
    'back to the mean': () => 30 + (distance = 0.8 * distance + noise()),
    'daily wave': (step) => 40 + 20 * Math.sin(step / 46) + 3 * noise(),
    'slow trend': (step) => 10 + step / 50 + 2 * noise(),
    'bursts on a quiet machine': () => (burst = random.next() < 0.02 ? 60 : 0.7 * burst) + 2 + noise(),
  };
  return Object.entries(kinds).map(([name, sample]) => ({
    name,
    samples: Float32Array.from({ length }, (_, step) => sample(step)),
  }));
}
