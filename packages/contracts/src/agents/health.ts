/** The result of asking an agent, a server or a shard how it is. `score` is 1 for well, 0 for not usable. */
export interface HealthReport {
  readonly status: 'healthy' | 'degraded' | 'unhealthy';
  readonly score: number;
  /** Why, in one sentence, when not healthy. */
  readonly reason?: string;
}
