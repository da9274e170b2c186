import type { KernelExports } from '../kernel-exports.ts';
import type { Kernels } from '../load/load-kernels.ts';
import type { Job } from './control-block.ts';
import { PrivateHeaps } from './private-heaps.ts';
import type { AnyExport } from './run-chunks.ts';
import { SharingPolicy, type SharingLimits } from './sharing-policy.ts';
import { splitRules, type SplitRule } from './split-rules.ts';
import type { ThreadTeam } from './thread-team.ts';

/** For each participant: enough that one that is held up leaves little to wait for. */
const chunksEach = 32;
/** Chunks are not made smaller: taking one costs some tenths of a microsecond, as long as reading a tenth of this. */
const leastChunkBytes = 96 * 1024;
/** Arguments of the top-k exports: entries of the heap that are filled already, and all that it has. */
const heldAt = 2;
const sizeAt = 3;

interface Split {
  readonly rule: SplitRule;
  readonly exportIndex: number;
  readonly single: AnyExport;
  readonly team: ThreadTeam;
  readonly policy: SharingPolicy;
}

/** The exports of the kernels, of which those that have a rule share large calls with the team. */
export function parallelExports(kernels: Kernels, team: ThreadTeam, limits: SharingLimits): KernelExports {
  const policy = new SharingPolicy(team, limits);
  const single = kernels.exports as unknown as Readonly<Record<string, AnyExport>>;
  const heaps = new PrivateHeaps(kernels.memory);
  const parallel: Record<string, AnyExport> = {};
  for (const [exportIndex, rule] of splitRules.entries()) {
    const split = { rule, exportIndex, single: single[rule.name]!, team, policy };
    parallel[rule.name] = rule.isTopK ? parallelTopK(split, heaps) : parallelScan(split);
  }
  return { ...single, ...parallel } as unknown as KernelExports;
}

function parallelScan(split: Split): AnyExport {
  const { rule, single, team, policy } = split;
  return (...args) => {
    if (!policy.isWorthSharing(rule.workBytes(args as never))) return single(...args);
    const all = Array.from({ length: Math.max(...team.participants) + 1 }, () => args);
    const isComplete = team.run({ ...cut(split, args), carryAt: -1, arguments: all });
    return isComplete ? undefined : single(...args);
  };
}

function parallelTopK(split: Split, heaps: PrivateHeaps): AnyExport {
  const { rule, single, team, policy } = split;
  return (...args) => {
    if (!policy.isWorthSharing(rule.workBytes(args as never))) return single(...args);
    const { participants } = team;
    const all = heaps.argumentsFor(args, Math.max(...participants) + 1);
    if (!team.run({ ...cut(split, args), carryAt: heldAt, arguments: all })) return single(...args);
    const found = participants.map((participant) => ({ participant, held: team.resultOf(participant) }));
    const target = { scores: args[0]!, indexes: args[1]!, held: args[heldAt]!, k: args[sizeAt]! };
    return heaps.mergeInto(target, found);
  };
}

/** Cuts a call into chunks. */
function cut({ rule, exportIndex, team }: Split, args: number[]): Omit<Job, 'carryAt' | 'arguments'> {
  const count = args[rule.countAt]!;
  const rowBytes = rule.workBytes(args as never) / count;
  const rows = Math.max(count / (team.participants.length * chunksEach), leastChunkBytes / rowBytes);
  const chunkRows = Math.min(Math.ceil(rows / rule.multipleOf) * rule.multipleOf, 2 ** 30);
  return { exportIndex, count, countAt: rule.countAt, chunkRows, steps: rule.steps(args as never) };
}
