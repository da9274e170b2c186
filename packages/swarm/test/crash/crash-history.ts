/** What is known about a run whose nodes were killed, and what must hold of it. Reads nothing of the product's. */

/** One line that a task wrote. */
export interface Effect {
  readonly taskId: string;
  readonly attempt: number;
  readonly what: 'start' | 'end';
}

/** A task that has ended, as another reader finds it in the database. */
export interface EndedRow {
  readonly taskId: string;
  readonly status: string;
  readonly attempt: number;
  readonly finishedAt: number;
  readonly result: string | null;
}

/** One node's life, from its start to its end by itself or by SIGKILL. */
export interface Life {
  /** Tasks that it was told are durable. */
  readonly acknowledged: readonly string[];
  readonly effects: readonly Effect[];
  /** What the database holds after it. */
  readonly ended: readonly EndedRow[];
}

export interface Verdict {
  /** Acknowledged, and not in the database as it was acknowledged; or in it once, and not any more. */
  readonly lost: readonly string[];
  /** Started by a later node although they were in the database as ended. */
  readonly ranAgain: readonly string[];
  /** Started before everything they depend on was done and recorded. */
  readonly tooEarly: readonly string[];
  /** How much was looked at. */
  readonly acknowledged: number;
  readonly finishedAtKill: number;
  readonly starts: number;
}

/** @param dependsOn by task */
export function judge(dependsOn: ReadonlyMap<string, readonly string[]>, lives: readonly Life[]): Verdict {
  const lost: string[] = [];
  const ranAgain: string[] = [];
  const tooEarly: string[] = [];
  const done = new Set<string>();
  let before = new Map<string, EndedRow>();
  let finishedAtKill = 0;
  for (const life of lives) {
    const after = new Map(life.ended.map((row) => [row.taskId, row]));
    lost.push(...life.acknowledged.filter((taskId) => !isKept(after.get(taskId))));
    lost.push(...[...before.values()].filter((row) => !isSame(row, after.get(row.taskId))).map(taskIdOf));
    for (const { taskId, what } of life.effects) {
      if (what === 'end') done.add(taskId);
      else {
        if (before.has(taskId)) ranAgain.push(taskId);
        const needs = dependsOn.get(taskId) ?? [];
        if (!needs.every((need) => done.has(need) && after.has(need))) tooEarly.push(taskId);
      }
    }
    finishedAtKill += after.size;
    before = after;
  }
  return {
    lost,
    ranAgain,
    tooEarly,
    acknowledged: sum(lives, (life) => life.acknowledged.length),
    finishedAtKill,
    starts: sum(lives, (life) => life.effects.filter(({ what }) => what === 'start').length),
  };
}

/** Every task gives its own name. */
function isKept(row: EndedRow | undefined): boolean {
  return row?.status === 'completed' && row.result === JSON.stringify(row.taskId);
}

function isSame(before: EndedRow, after: EndedRow | undefined): boolean {
  return (
    after?.status === before.status &&
    after.attempt === before.attempt &&
    after.finishedAt === before.finishedAt &&
    after.result === before.result
  );
}

const taskIdOf = (row: EndedRow): string => row.taskId;

function sum(lives: readonly Life[], of: (life: Life) => number): number {
  return lives.reduce((total, life) => total + of(life), 0);
}
