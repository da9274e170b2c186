import type { Strategy } from '../supervisor-flags.ts';
import { oneForAll } from './one-for-all.ts';
import { oneForOne } from './one-for-one.ts';
import { restForOne } from './rest-for-one.ts';
import type { RestartStrategy } from './restart-plan.ts';

export const restartStrategies: Readonly<Record<Strategy, RestartStrategy>> = {
  one_for_one: oneForOne,
  one_for_all: oneForAll,
  rest_for_one: restForOne,
};
