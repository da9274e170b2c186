/** Wake-ups: hints that the store may have changed, between the parts of a node and between nodes. Never the truth. */
export { createInProcessWakeUps } from './in-process.ts';
