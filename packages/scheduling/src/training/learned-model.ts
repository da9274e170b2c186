/** The two models over names, as they are trained, saved and loaded. */
import { parseWith } from '@conclave/contracts';
import { DurationModel } from '../estimates/duration-model.ts';
import type { DurationModelOptions, LogDuration } from '../estimates/duration-model.ts';
import { SuccessModel } from '../estimates/success-model.ts';
import type { SuccessEstimate } from '../estimates/success-model.ts';
import type { HistoryRow } from './history.ts';
import { Names } from './names.ts';
import { restoreRenamed } from './restore-renamed.ts';
import { SavedModelSchema } from './saved-model.ts';
import type { SavedModel } from './saved-model.ts';

export class LearnedModel {
  readonly types = new Names();
  readonly agents = new Names();
  readonly durations: DurationModel;
  readonly successes = new SuccessModel();

  constructor(options: DurationModelOptions = {}) {
    this.durations = new DurationModel(options);
  }

  /** @throws CONFIG_INVALID for what `save` did not give */
  static load(saved: unknown): LearnedModel {
    const parsed = parseWith(SavedModelSchema, saved, 'saved scheduling model');
    const model = new LearnedModel();
    restoreRenamed(parsed, model);
    return model;
  }

  observe({ taskType, agentId, durationMs, success }: HistoryRow): void {
    const type = this.types.of(taskType);
    const agent = this.agents.of(agentId);
    this.successes.observe(type, agent, success);
    if (success) this.durations.observe(type, agent, durationMs);
  }

  duration(taskType: string, agentId: string): LogDuration {
    return this.durations.of(this.types.of(taskType), this.agents.of(agentId));
  }

  success(taskType: string, agentId: string): SuccessEstimate {
    return this.successes.of(this.types.of(taskType), this.agents.of(agentId));
  }

  save(): SavedModel {
    return {
      version: 1,
      types: [...this.types.all],
      agents: [...this.agents.all],
      durations: structuredClone(this.durations.save()) as SavedModel['durations'],
      successes: structuredClone(this.successes.save()) as SavedModel['successes'],
    };
  }
}
