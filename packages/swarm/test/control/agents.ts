import type { SwarmOptionsInput } from '../../src/index.ts';
import { functionAgent } from '../agents.ts';

const effects = new URL('../crash/fixtures/effects.ts', import.meta.url).href;

/** Few enough that tasks wait for them. */
export const agents = [
  functionAgent('waiter', 'wait', { load: 'io', concurrency: 2 }),
  functionAgent('breaker', 'fail'),
  functionAgent('echoer', 'echo'),
  {
    id: 'effector',
    kind: 'function',
    module: effects,
    export: 'takeEffect',
    load: 'io',
    capabilities: ['effect'],
  },
] as NonNullable<SwarmOptionsInput['agents']>;
