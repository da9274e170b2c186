/** Runs whose nodes are killed at random points until they have ended, and what is known about each of their lives. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '@conclave/contracts';
import { createSeededRandom } from '@conclave/testing';
import { temporaryFolder } from '@conclave/testing/temporary-folder';
import { judge } from './crash-history.ts';
import type { Effect, Life, Verdict } from './crash-history.ts';
import { driveAndKill } from './killed-node.ts';
import type { KillPoint } from './killed-node.ts';
import type { Place } from './places.ts';
import { randomDag } from './random-dag.ts';
import type { RandomDag } from './random-dag.ts';

const TASKS = 40;
/** After so many a run is left alone. */
const KILLS_PER_RUN = 4;
/** About how long a node needs to start. */
const START_MS = 1_200;

export interface KilledRun {
  readonly kills: number;
  readonly verdict: Verdict;
  /** Tasks that it had, and those of them that the database calls completed in the end. */
  readonly tasks: number;
  readonly completed: number;
}

/** Kills so often, in as many runs as it takes. The seed gives the workflows and the points. */
export async function killAtRandomPoints(place: Place, seed: number, kills: number): Promise<KilledRun[]> {
  const random = createSeededRandom(seed);
  const folder = temporaryFolder();
  const runs: KilledRun[] = [];
  for (let left = kills; left > 0; left -= runs.at(-1)!.kills) {
    const dag = randomDag(random, { tasks: TASKS, file: join(folder, `effects-${runs.length}`) });
    const lives = await untilItHasEnded({
      place,
      dag,
      random,
      folder,
      mostKills: Math.min(left, KILLS_PER_RUN),
    });
    const completed = lives.at(-1)!.ended.filter(({ status }) => status === 'completed').length;
    runs.push({ kills: lives.length - 1, verdict: judge(dag.dependsOn, lives), tasks: TASKS, completed });
  }
  return runs;
}

interface Endangered {
  readonly place: Place;
  readonly dag: RandomDag;
  readonly random: Random;
  readonly folder: string;
  readonly mostKills: number;
}

/** All lives but the last one ended with a kill. */
async function untilItHasEnded({ place, dag, random, folder, mostKills }: Endangered): Promise<Life[]> {
  const lives: Life[] = [];
  let runId: string | undefined;
  for (;;) {
    const open = TASKS - (lives.at(-1)?.ended.length ?? 0);
    const request = { place: place.options, definition: dag.definition, runId };
    const point = lives.length < mostKills ? randomPoint(random, open) : undefined;
    const life = await driveAndKill(request, point, join(folder, 'compiled'));
    runId ??= life.runId;
    const ended = runId === undefined ? [] : await place.rows(runId);
    lives.push({ acknowledged: life.acknowledged, effects: newEffects(dag.file, lives), ended });
    if (!life.wasKilled) return lives;
  }
}

/** One in six falls into the start, before anything is acknowledged. */
function randomPoint(random: Random, open: number): KillPoint {
  return random.next() < 1 / 6
    ? { acknowledged: undefined, afterMs: random.next() * START_MS }
    : { acknowledged: Math.floor(random.next() * open), afterMs: random.next() * 8 };
}

/** What was written since the lives that are known. */
function newEffects(file: string, lives: readonly Life[]): Effect[] {
  if (!existsSync(file)) return [];
  const known = lives.reduce((count, { effects }) => count + effects.length, 0);
  const lines = readFileSync(file, 'utf8').split('\n').slice(known, -1);
  return lines.map((line) => {
    const [, taskId, attempt, what] = line.split(' ') as [string, string, string, Effect['what']];
    return { taskId, attempt: Number(attempt), what };
  });
}
