import { connect } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { natsProblem } from './nats-problem.ts';
import type { NatsAddress } from './nats-url.ts';

const CONNECT_MS = 3_000;
const PING_MS = 10_000;

/** One connection, without the client's own attempts to get it back. @throws Error with a reason for people */
export async function connectNats(address: NatsAddress): Promise<NatsConnection> {
  const { servers, user, password, token, isEncrypted } = address;
  try {
    return await connect({
      servers,
      ...(user === undefined ? {} : { user }),
      ...(password === undefined ? {} : { pass: password }),
      ...(token === undefined ? {} : { token }),
      ...(isEncrypted ? { tls: {} } : {}),
      name: 'conclave',
      // What this process announces has been heard here already.
      noEcho: true,
      reconnect: false,
      timeout: CONNECT_MS,
      pingInterval: PING_MS,
      maxPingOut: 2,
      noAsyncTraces: true,
    });
  } catch (error) {
    throw new Error(natsProblem(error), { cause: error });
  }
}
