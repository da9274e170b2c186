import type { Dispatcher } from '@conclave/contracts';
import type { RunParts } from './run-parts.ts';
import { Status } from './task-table.ts';

/**
 * Asks what runs to end. When the run is cancelled, tasks that had not begun end at once; on a shutdown they stay
 * as they are for whoever resumes. A fan-out ends by itself when its items have.
 */
export function stopTasks(parts: RunParts, dispatcher: Dispatcher, reason: 'cancelled' | 'shutdown'): void {
  const { table, pump, flow, ready } = parts;
  pump.stop();
  if (reason === 'cancelled') ready.clear();
  for (let index = 0; index < table.size; index += 1) {
    if (table.isTerminal(index)) continue;
    const isRunning = table.status[index] === Status.running;
    if (isRunning && table.ticket[index]! >= 0) dispatcher.cancel(table.ticket[index]!, reason);
    else if (!isRunning && reason === 'cancelled') flow.cancel(index, 'the run was cancelled');
  }
}
