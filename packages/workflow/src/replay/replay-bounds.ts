/** How fast a replay could be at best. */
import type { GraphRows } from '../graph/graph-rows.ts';
import { criticalPath, remainingPaths } from './remaining-paths.ts';

export interface ReplayBounds {
  /** Sum of all durations, in ms. */
  readonly workMs: number;
  /** Positions of the tasks of a longest way. */
  readonly criticalPath: readonly number[];
  /** Its length in ms: no number of agents is faster. */
  readonly criticalPathMs: number;
  /** Work over agents, in ms: no order is faster. */
  readonly workBoundMs: number;
  /** The larger of the two. Not every graph can reach it. */
  readonly lowerBoundMs: number;
}

/**
 * @param durationsMs one per task of the graph
 * @param width tasks that can go on at once
 */
export function replayBounds(rows: GraphRows, durationsMs: Float64Array, width: number): ReplayBounds {
  const paths = remainingPaths(rows, durationsMs);
  const way = criticalPath(rows, paths);
  const criticalPathMs = paths[way[0]!]!;
  const workMs = durationsMs.reduce((sum, ms) => sum + ms, 0);
  const workBoundMs = workMs / width;
  const lowerBoundMs = Math.max(criticalPathMs, workBoundMs);
  return { workMs, criticalPath: way, criticalPathMs, workBoundMs, lowerBoundMs };
}
