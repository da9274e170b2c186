import type { Dispatcher } from '@conclave/contracts';
import type { RunParts } from './run-parts.ts';
import { Status } from './task-table.ts';

/** Lets go of what goes on elsewhere without this node; what runs here may finish. */
export function leaveTasks({ table }: RunParts, dispatcher: Dispatcher): void {
  for (let index = 0; index < table.size; index += 1) {
    const ticket = table.ticket[index]!;
    if (table.status[index] === Status.running && ticket >= 0) dispatcher.letGo(ticket);
  }
}

/**
 * Asks what runs to end. When the run is cancelled, tasks that had not begun end at once; on a shutdown they stay
 * as they are for whoever resumes. A fan-out ends by itself when its items have.
 */
export function stopTasks(parts: RunParts, dispatcher: Dispatcher, reason: 'cancelled' | 'shutdown'): void {
  const { table, pump, flow, ready, compensator } = parts;
  pump.stop();
  if (reason === 'shutdown') compensator.stop('shutdown');
  if (reason === 'cancelled') ready.clear();
  for (let index = 0; index < table.size; index += 1) {
    if (table.isTerminal(index)) continue;
    const isRunning = table.status[index] === Status.running;
    if (isRunning && table.ticket[index]! >= 0) dispatcher.cancel(table.ticket[index]!, reason);
    else if (!isRunning && reason === 'cancelled') flow.cancel(index, 'the run was cancelled');
  }
}
