import { balanced } from './balanced.ts';
import { capabilityBased } from './capability-based.ts';
import { computeOptimized } from './compute-optimized.ts';
import { deadlineAware } from './deadline-aware.ts';
import { loadBalanced } from './load-balanced.ts';
import type { Strategy, StrategyName } from './strategy.ts';

const strategies: Readonly<Record<StrategyName, Strategy>> = {
  'capability-based': capabilityBased,
  'load-balanced': loadBalanced,
  compute_optimized: computeOptimized,
  deadline_aware: deadlineAware,
  balanced,
};

export function strategyNamed(name: StrategyName): Strategy {
  return strategies[name];
}
