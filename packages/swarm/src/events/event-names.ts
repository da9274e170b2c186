import { ConclaveError, taskStatuses } from '@conclave/contracts';
import type { EventPattern, SwarmEventType } from './swarm-event.ts';

/** A record and not a list: the compiler asks for every name. */
const ownNames: Readonly<Record<Exclude<SwarmEventType, `task:${string}`>, true>> = {
  'agent:registered': true,
  'agent:unregistered': true,
  'agent:unavailable': true,
  'agent:available': true,
  'agent:lost': true,
  'agent:scaled': true,
  'topology:repaired': true,
  'topology:changed': true,
  'topology:hub': true,
  'node:joined': true,
  'node:left': true,
  'events:lost': true,
  'workflow:started': true,
  'workflow:completed': true,
  'workflow:failed': true,
  'workflow:cancelled': true,
  'workflow:paused': true,
  'workflow:interrupted': true,
  'workflow:handed_over': true,
  'workflow:lease_lost': true,
  'workflow:abandoned': true,
};

const names: readonly SwarmEventType[] = [
  ...(Object.keys(ownNames) as (keyof typeof ownNames)[]),
  ...taskStatuses.map((status): SwarmEventType => `task:${status}`),
];

/** The events that a pattern names. @throws CONFIG_INVALID where it names none */
export function typesOf(pattern: EventPattern): readonly SwarmEventType[] {
  const types = pattern.endsWith('*')
    ? names.filter((name) => pattern === '*' || name.startsWith(pattern.slice(0, -1)))
    : names.filter((name) => name === pattern);
  if (types.length > 0) return types;
  const problems = [
    `"${pattern}" names no event; there are ${names.join(', ')}, agent:* and the like, and *`,
  ];
  throw new ConclaveError('CONFIG_INVALID', { details: { where: 'events to observe', problems } });
}

/** Of runs: their journal lines are committed with the runs' turns. */
export function isOfRuns(type: SwarmEventType): boolean {
  return type.startsWith('workflow:') || type.startsWith('task:');
}
