import { isConclaveError, messageOf } from '@conclave/contracts';
import { describeNats } from '@conclave/swarm';
import { fail, ok, warn, type Check } from './check.ts';

const NAME = 'nats';

/** The server at NATS_URL: whether it answers, and its version. Any version passes wake-ups on. */
export async function checkNats(url: string): Promise<Check> {
  try {
    const { where, version, roundTripMs } = await describeNats(url);
    return ok(NAME, `NATS ${version} at ${where}, answers in ${roundTripMs} ms`);
  } catch (error) {
    // A run refuses such an address; without a server it goes on.
    if (isConclaveError(error, 'CONFIG_INVALID')) return fail(NAME, messageOf(error), 'Correct NATS_URL.');
    return warn(
      NAME,
      messageOf(error),
      'Until then processes find out about each other by asking the store.',
    );
  }
}
