/** Tiny traces, made up. */
export interface SampleTask {
  readonly id: string;
  readonly seconds: number;
  /** Ids. */
  readonly parents: readonly string[];
}

/** A trace in WfFormat 1.5, as the tools of its makers write it, with fields that nobody here reads. */
export function exportToWfFormat(name: string, tasks: readonly SampleTask[]) {
  return {
    name,
    description: 'made up',
    createdAt: '2026-01-01T00:00:00Z',
    schemaVersion: '1.5',
    workflow: {
      specification: {
        tasks: tasks.map(({ id, parents }) => ({
          name: id,
          id,
          parents: [...parents],
          children: tasks.filter((it) => it.parents.includes(id)).map((it) => it.id),
          inputFiles: [],
          outputFiles: [],
        })),
        files: [],
      },
      execution: {
        makespanInSeconds: 1,
        executedAt: '2026-01-01T00:00:00Z',
        tasks: tasks.map(({ id, seconds }) => ({ id, runtimeInSeconds: seconds, machines: ['m'] })),
        machines: [{ nodeName: 'm' }],
      },
    },
  };
}

/** split -> left (long), right -> join */
export const diamond: readonly SampleTask[] = [
  { id: 'split', seconds: 1, parents: [] },
  { id: 'left', seconds: 4, parents: ['split'] },
  { id: 'right', seconds: 2, parents: ['split'] },
  { id: 'join', seconds: 1, parents: ['left', 'right'] },
];
