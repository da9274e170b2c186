/** The task of our contestant, in its threads: it does nothing but tell that it ran. */
import { getEnvironmentData } from 'node:worker_threads';
import type { JsonValue, TaskContext } from '@conclave/contracts';
import { Effects } from './effects.ts';

const effects = new Effects(getEnvironmentData(Effects.key) as SharedArrayBuffer);

/** Tasks are named t0, t1, t2 … */
export function countedTask(_: JsonValue, { taskId }: TaskContext): void {
  effects.happened(Number(taskId.slice(1)));
}
