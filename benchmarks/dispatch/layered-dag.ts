/** The work that every contestant gets: a layered DAG in which each task waits for two of the layer before. */
export interface LayeredDag {
  readonly tasks: number;
  /** Tasks per layer: twice the agents, so that agents need not idle while a layer ends. */
  readonly width: number;
  /** Dependencies of task i are `dependencies[2 * i]` and `dependencies[2 * i + 1]`; -1 for the first layer. */
  readonly dependencies: Int32Array;
}

/** The same arguments give the same DAG. */
export function layeredDag(tasks: number, agents: number): LayeredDag {
  const width = Math.max(agents * 2, 10);
  const dependencies = new Int32Array(tasks * 2).fill(-1);
  const random = lehmer(42);
  for (let task = width; task < tasks; task += 1) {
    const layerStart = Math.floor(task / width) * width - width;
    const first = layerStart + Math.floor(random() * width);
    const second = layerStart + ((first - layerStart + 1 + Math.floor(random() * (width - 1))) % width);
    dependencies[2 * task] = first;
    dependencies[2 * task + 1] = second;
  }
  return { tasks, width, dependencies };
}

/** Lehmer's generator with Park and Miller's constants: uniform in [0, 1). */
function lehmer(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
