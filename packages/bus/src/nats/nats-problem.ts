import { messageOf } from '@conclave/contracts';
import { AuthorizationError, PermissionViolationError, TimeoutError } from '@nats-io/transport-node';

/** What stood in the way, for a person; the client's own words say little. They hold no password. */
export function natsProblem(error: unknown): string {
  if (error instanceof PermissionViolationError)
    return `the user may not ${error.operation === 'publish' ? 'publish to' : 'subscribe to'} ${error.subject}: allow it`;
  if (error instanceof AuthorizationError)
    return `it refuses the user, password or token of NATS_URL, or wants one: ${error.message}`;
  if (error instanceof TimeoutError) return 'nothing there answers like a NATS server';
  const text = messageOf(error);
  if (text === 'unexpected response from server') return 'what answers there is no NATS server';
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error ? cause.message : text;
}
