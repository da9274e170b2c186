import { z } from 'zod';

export const ReplayOptionsSchema = z.strictObject({
  timeScale: z
    .number()
    .positive()
    .describe('What recorded runtimes are multiplied with: 0.01 is a hundred times faster'),
  agents: z.int().min(1).max(100_000).describe('Equal agents, one task at a time each'),
  work: z
    .enum(['sleep', 'cpu'])
    .default('sleep')
    .describe('sleep: tasks wait; cpu: they compute until their thread has used so much processor time'),
});
export type ReplayOptions = z.output<typeof ReplayOptionsSchema>;
export type ReplayOptionsInput = z.input<typeof ReplayOptionsSchema>;
