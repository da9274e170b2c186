/** How the swarm chooses agents, and what it has learned about them: the part of the API that asks. */
import type {
  ExpectedDuration,
  ForecastLoads,
  Reasons,
  SavedModel,
  StrategyName,
  TrainingReport,
  TrainOptionsInput,
} from '@conclave/scheduling';

/** Why a task went to an agent: as it was known at that moment. */
export interface AssignmentExplanation {
  readonly workflowId: string;
  readonly taskId: string;
  readonly taskType: string;
  readonly agentId: string;
  /** What the agent was asked for: the type, or its capability that stands in for it. */
  readonly capability: string;
  readonly reasons: Reasons;
  /** The reasons in a sentence. */
  readonly text: string;
}

export interface SchedulerStatus {
  readonly strategy: StrategyName;
  /** Durations that were observed on this node or learned from history. */
  readonly observed: number;
  /** By agent: the work that it did lately and does, in ms per slot. */
  readonly loads: Readonly<Record<string, number>>;
  /** 1 less the coefficient of variation of the loads; 1 is even. */
  readonly balance: number;
  /** Loads as they are expected one sample ahead; undefined before the second status was asked for. */
  readonly predicted:
    | (Omit<ForecastLoads, 'loads'> & { readonly loads: Readonly<Record<string, number>> })
    | undefined;
}

export interface SwarmScheduling {
  /** Undefined when the task was not scheduled here, or too long ago: the newest 10,000 are kept. */
  explainAssignment(workflowId: string, taskId: string): AssignmentExplanation | undefined;
  /** How long a task is expected to last there, in ms; undefined for a type of which nothing was learned. */
  estimateExecution(agentId: string, taskType: string): ExpectedDuration | undefined;
  status(): SchedulerStatus;
  /**
   * Learns from recorded runs, and says how well on tasks that it did not learn from. What it has learned is then what
   * the swarm schedules by, in place of what it had learned before.
   * @param runs ids of runs; all of the newest 100 when left out
   * @throws CONFIG_INVALID, RUN_NOT_FOUND
   */
  train(options?: TrainOptionsInput & { readonly runs?: readonly string[] }): Promise<TrainingReport>;
  /** What was learned, as plain data. */
  save(): SavedModel;
  /** @throws CONFIG_INVALID */
  load(saved: unknown): void;
}
