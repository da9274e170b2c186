export { createCountingIds } from './counting-ids.ts';
export { ManualClock } from './manual-clock.ts';
export { RecordingLogger } from './recording-logger.ts';
export type { LogEntry } from './recording-logger.ts';
export { createSeededRandom, fixedRandom } from './seeded-random.ts';
