/** The same DAG in LangGraph.js: a node per task, an edge list per join, a counter as state, no checkpointer. */
import { Annotation, END, START, StateGraph } from '@langchain/langgraph';
import { layeredDag } from './layered-dag.ts';

/** @returns milliseconds per repetition, from `invoke` to its result; building and compiling are not counted */
export async function runLangGraph(options: {
  tasks: number;
  agents: number;
  repetitions: number;
}): Promise<number[]> {
  const graph = build(options.tasks, options.agents);
  const times: number[] = [];
  for (let i = 0; i < options.repetitions; i += 1) {
    const startedAt = performance.now();
    const result = await graph.invoke({ done: 0 }, { recursionLimit: options.tasks + 10 });
    times.push(performance.now() - startedAt);
    if (result.done !== options.tasks)
      throw new Error(`LangGraph completed ${result.done} of ${options.tasks} tasks`);
  }
  return times;
}

function build(tasks: number, agents: number) {
  const { dependencies } = layeredDag(tasks, agents);
  const state = Annotation.Root({ done: Annotation<number>({ reducer: (a, b) => a + b, default: () => 0 }) });
  // Node names are data here, so the builder's type of known names does not apply.
  const builder = new StateGraph(state) as unknown as LooseBuilder;
  const isLeaf = new Uint8Array(tasks).fill(1);
  for (let task = 0; task < tasks; task += 1) builder.addNode(`t${task}`, () => ({ done: 1 }));
  for (let task = 0; task < tasks; task += 1) {
    const waitsFor = [dependencies[2 * task]!, dependencies[2 * task + 1]!].filter((it) => it >= 0);
    for (const dependency of waitsFor) isLeaf[dependency] = 0;
    if (waitsFor.length === 0) builder.addEdge(START, `t${task}`);
    else
      builder.addEdge(
        waitsFor.map((it) => `t${it}`),
        `t${task}`,
      );
  }
  isLeaf.forEach((leaf, task) => {
    if (leaf === 1) builder.addEdge(`t${task}`, END);
  });
  return builder.compile();
}

interface LooseBuilder {
  addNode(name: string, node: () => { done: number }): void;
  addEdge(from: string | string[], to: string): void;
  compile(): {
    invoke(input: { done: number }, config: { recursionLimit: number }): Promise<{ done: number }>;
  };
}
