import { exitText, isCleanExit, type SupervisionEvent } from '@conclave/supervision';
import type { SwarmTopology } from './create-topology.ts';

/** What the end or the return of a supervised agent means for the swarm's shape. */
export function heedSupervision(
  topology: Pick<SwarmTopology, 'layout' | 'suspend' | 'resume' | 'lose' | 'dismiss'>,
  event: SupervisionEvent,
): void {
  if (event.type === 'supervisor.exited') return;
  const index = topology.layout.indexOf(event.childId);
  if (index === undefined) return;
  switch (event.type) {
    case 'child.started':
      return topology.resume(index);
    // Stopped together with a sibling that failed, or for good: what is stopped for good is dismissed by its owner.
    case 'child.stopped':
      return topology.suspend(index);
    case 'child.exited':
      if (event.directive === 'restart') topology.suspend(index);
      else if (isCleanExit(event.reason)) topology.dismiss(index, exitText(event.reason));
      else topology.lose(index, exitText(event.reason));
  }
}
