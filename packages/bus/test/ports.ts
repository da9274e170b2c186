import { silentLogger, systemClock, systemRandom } from '@conclave/contracts';

/** The machine's own: what is tested here are real files and servers. */
export const ports = { clock: systemClock, random: systemRandom, logger: silentLogger };
