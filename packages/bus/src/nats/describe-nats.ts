import { ConclaveError, messageOf } from '@conclave/contracts';
import { connectNats } from './connect-nats.ts';
import { parseNatsUrl } from './nats-url.ts';

export interface NatsDescription {
  /** The address without user, password and token. */
  readonly where: string;
  /** The server that answered, `host:port`. */
  readonly server: string;
  readonly version: string;
  /** From a ping to its answer. */
  readonly roundTripMs: number;
}

/** Connects, asks and leaves. @throws CONFIG_INVALID, NATS_UNAVAILABLE */
export async function describeNats(natsUrl: string): Promise<NatsDescription> {
  const address = parseNatsUrl(natsUrl);
  try {
    const connection = await connectNats(address);
    const roundTripMs = await connection.rtt();
    const version = connection.info?.version ?? '';
    const server = connection.getServer();
    await connection.close();
    return { where: address.shown, server, version, roundTripMs };
  } catch (error) {
    throw new ConclaveError('NATS_UNAVAILABLE', {
      details: { where: address.shown, reason: messageOf(error) },
      cause: error,
    });
  }
}
