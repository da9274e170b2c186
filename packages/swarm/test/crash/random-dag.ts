import type { Random } from '@conclave/contracts';
import type { WorkflowDefinitionInput } from '../../src/index.ts';

export interface RandomDag {
  readonly definition: WorkflowDefinitionInput;
  readonly dependsOn: ReadonlyMap<string, readonly string[]>;
  /** Where its tasks note what they did. */
  readonly file: string;
}

/** The same random numbers give the same DAG: up to three dependencies on one of the dozen tasks before. */
export function randomDag(random: Random, { tasks, file }: { tasks: number; file: string }): RandomDag {
  const upTo = (count: number): number => Math.floor(random.next() * count);
  const dependsOn = new Map<string, readonly string[]>();
  const list = Array.from({ length: tasks }, (_, i) => {
    const wanted = Array.from({ length: upTo(4) }, () => i - 1 - upTo(12)).filter((at) => at >= 0);
    const needs = [...new Set(wanted)].map((at) => `t${at}`);
    dependsOn.set(`t${i}`, needs);
    return { id: `t${i}`, type: 'effect', dependsOn: needs, params: { file, ms: upTo(12) } };
  });
  return { definition: { name: 'killed', tasks: list }, dependsOn, file };
}
