/**
 * Which agent takes which task. Features are feature-major, f32[featureCount][stride], so that agents are side by side;
 * the cost of task t for agent a is base[a] - sum over f of requirements[t][f] * features[f][a].
 */
export interface AssignmentExports {
  /** i32 agents[tasks], f32 costs[tasks]: the least cost of each task. */
  cheapestAgents(
    agents: number,
    costs: number,
    requirements: number,
    features: number,
    base: number,
    tasks: number,
    agentCount: number,
    stride: number,
    featureCount: number,
  ): void;
  /** f32 costs[tasks][stride] */
  costMatrix(
    costs: number,
    requirements: number,
    features: number,
    base: number,
    tasks: number,
    agentCount: number,
    stride: number,
    featureCount: number,
  ): void;
  /** i32 agents[tasks] one after the other; f32 loads[agentCount] grow by f32 demands[tasks]. */
  assignGreedily(
    agents: number,
    loads: number,
    costs: number,
    demands: number,
    tasks: number,
    agentCount: number,
    stride: number,
    weight: number,
  ): void;
}
