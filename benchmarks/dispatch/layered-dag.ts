/** The work that every contestant gets: a DAG in which each task waits for two that come one to two widths before. */
export interface LayeredDag {
  readonly tasks: number;
  /** How many tasks can be ready at once: twice the agents, so that agents need not idle. */
  readonly width: number;
  /** Dependencies of task i are `dependencies[2 * i]` and `dependencies[2 * i + 1]`; -1 for none. */
  readonly dependencies: Int32Array;
}

/** The same arguments give the same DAG. */
export function layeredDag(tasks: number, agents: number): LayeredDag {
  const width = Math.max(agents * 2, 10);
  const dependencies = new Int32Array(tasks * 2).fill(-1);
  const random = lehmer(42);
  for (let task = width; task < tasks; task += 1) {
    const first = before(task, width, random);
    const second = before(task, width, random);
    dependencies[2 * task] = first;
    if (second !== first) dependencies[2 * task + 1] = second;
  }
  return { tasks, width, dependencies };
}

function before(task: number, width: number, random: () => number): number {
  return Math.max(0, task - width - Math.floor(random() * width));
}

/** Lehmer's generator with Park and Miller's constants: uniform in [0, 1). */
function lehmer(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
