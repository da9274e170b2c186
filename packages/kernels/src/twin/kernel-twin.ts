import type { KernelExports, KernelName } from '../kernel-exports.ts';
import type { MemoryViews } from '../memory/memory-views.ts';
import { assignmentTwins } from './assignment/assignment-twins.ts';
import { predictionTwins } from './prediction/prediction-twins.ts';
import { networkTwins } from './network/network-twins.ts';
import { similarityTwins } from './similarity/similarity-twins.ts';
import { talliesTwins } from './tallies/tallies-twins.ts';
import { textTwins } from './text/text-twins.ts';
import type { TwinsOf } from './twin-of.ts';

const twins: TwinsOf<KernelExports> = {
  ...assignmentTwins,
  ...predictionTwins,
  ...networkTwins,
  ...similarityTwins,
  ...talliesTwins,
  ...textTwins,
};

/** The scalar twin of every export over one memory. */
export function createTwin(views: MemoryViews): KernelExports {
  const names = Object.keys(twins) as KernelName[];
  return Object.fromEntries(names.map((name) => [name, twins[name](views)])) as unknown as KernelExports;
}
