import { z } from 'zod';

/**
 * Names that people choose (agents, tasks, workflows) and that appear in paths, logs and expressions.
 * Brackets are allowed because a fan-out names its items `measure[3]`.
 */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._:[\]-]{0,127}$/;

const name = (what: string) =>
  z
    .string()
    .regex(NAME, `${what}: 1 to 128 characters of A-Z a-z 0-9 . _ : - [ ], starting with a letter or digit`);

export const SwarmIdSchema = name('swarm id').brand('SwarmId');
export type SwarmId = z.output<typeof SwarmIdSchema>;

export const NodeIdSchema = name('node id').brand('NodeId');
export type NodeId = z.output<typeof NodeIdSchema>;

export const RunIdSchema = name('run id').brand('RunId');
export type RunId = z.output<typeof RunIdSchema>;

export const TaskIdSchema = name('task id').brand('TaskId');
export type TaskId = z.output<typeof TaskIdSchema>;

export const AgentIdSchema = name('agent id').brand('AgentId');
export type AgentId = z.output<typeof AgentIdSchema>;
