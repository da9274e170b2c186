/** Wake-ups: hints that the store may have changed, between the parts of a node and between nodes. Never the truth. */
export { createInProcessWakeUps } from './in-process.ts';
export type { NatsDescription } from './nats/describe-nats.ts';
export { describeNats } from './nats/describe-nats.ts';
export type { WakeUpsOptions } from './open-wake-ups.ts';
export { openWakeUps } from './open-wake-ups.ts';
