import type { DurationModel } from '../estimates/duration-model.ts';
import type { SuccessModel } from '../estimates/success-model.ts';
import type { Names } from './names.ts';
import type { SavedModel } from './saved-model.ts';

export interface Renamed {
  readonly types: Names;
  readonly agents: Names;
  readonly durations: DurationModel;
  readonly successes: SuccessModel;
}

/** Gives models what was saved, under the numbers that the names have here; new names get new numbers. */
export function restoreRenamed(saved: SavedModel, { types, agents, durations, successes }: Renamed): void {
  const typeOf = saved.types.map((name) => types.of(name));
  const agentOf = saved.agents.map((name) => agents.of(name));
  const { durations: learned, successes: counted } = saved;
  durations.restore({
    mean: learned.mean,
    types: placed(learned.types, typeOf),
    agents: placed(learned.agents, agentOf),
    pairs: learned.pairs.map((pair) => ({ ...pair, type: typeOf[pair.type]!, agent: agentOf[pair.agent]! })),
  });
  successes.restore({
    all: counted.all,
    types: counted.types.map((row) => ({ ...row, type: typeOf[row.type]! })),
    pairs: counted.pairs.map((row) => ({ ...row, type: typeOf[row.type]!, agent: agentOf[row.agent]! })),
  });
}

/** With holes where nothing was saved, which the model takes as never seen. */
function placed<T>(rows: readonly T[], placeOf: readonly number[]): T[] {
  const result: T[] = [];
  rows.forEach((row, at) => (result[placeOf[at]!] = row));
  return result;
}
