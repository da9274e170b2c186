/** Something to do, with what has to be done before. */
export interface GraphStep {
  readonly id: string;
  readonly dependsOn?: readonly string[] | undefined;
}

/** What keeps steps from being ordered, one sentence each: doubled ids, unknown dependencies, one circle. */
export function graphProblems(steps: readonly GraphStep[]): string[] {
  const ids = new Set<string>();
  const problems: string[] = [];
  for (const { id } of steps) {
    if (ids.has(id)) problems.push(`the step "${id}" is there twice`);
    ids.add(id);
  }
  for (const { id, dependsOn = [] } of steps)
    for (const other of dependsOn)
      if (!ids.has(other)) problems.push(`the step "${id}" depends on "${other}", which is not a step`);
  if (problems.length > 0) return problems;
  const left = leftOver(steps);
  return left.length === 0
    ? []
    : [`the steps depend on each other in a circle: ${circleIn(left).join(' -> ')}`];
}

/** Steps by levels: those of a level can go at once, after all levels before. The order within a level is the given one. */
export function levelsOf<S extends GraphStep>(steps: readonly S[]): S[][] {
  const levelOf = new Map<string, number>();
  const levels: S[][] = [];
  let open = steps;
  while (open.length > 0) {
    const ready = open.filter(({ dependsOn = [] }) => dependsOn.every((id) => levelOf.has(id)));
    if (ready.length === 0) break;
    for (const step of ready) levelOf.set(step.id, levels.length);
    levels.push(ready);
    open = open.filter(({ id }) => !levelOf.has(id));
  }
  return levels;
}

/** The longest chain of dependencies, by the sum of `weightOf`; the first of equals. */
export function criticalPath<S extends GraphStep>(steps: readonly S[], weightOf: (step: S) => number): S[] {
  const best = new Map<
    string,
    { readonly step: S; readonly total: number; readonly before: string | undefined }
  >();
  let last: string | undefined;
  for (const step of levelsOf(steps).flat()) {
    let before: string | undefined;
    for (const id of step.dependsOn ?? [])
      if (before === undefined || best.get(id)!.total > best.get(before)!.total) before = id;
    const total = weightOf(step) + (before === undefined ? 0 : best.get(before)!.total);
    best.set(step.id, { step, total, before });
    if (last === undefined || total > best.get(last)!.total) last = step.id;
  }
  const path: S[] = [];
  for (let id = last; id !== undefined; id = best.get(id)!.before) path.unshift(best.get(id)!.step);
  return path;
}

function leftOver(steps: readonly GraphStep[]): GraphStep[] {
  const ordered = new Set(levelsOf(steps).flat());
  return steps.filter((step) => !ordered.has(step));
}

/** Every step that is left waits for one that is left: following them must come back. */
function circleIn(left: readonly GraphStep[]): string[] {
  const byId = new Map(left.map((step) => [step.id, step]));
  const path: string[] = [];
  for (let step = left[0]; step !== undefined;) {
    const seen = path.indexOf(step.id);
    path.push(step.id);
    if (seen !== -1) return path.slice(seen);
    step = byId.get((step.dependsOn ?? []).find((id) => byId.has(id)) ?? '');
  }
  return path;
}
