/**
 * The parts of WfFormat 1.5 (https://github.com/wfcommons/WfFormat) that a replay needs. It is a foreign format:
 * fields that are not named here are left alone.
 */
import { z } from 'zod';

export const supportedVersion = '1.5';

const id = z.string().min(1);

const SpecifiedTaskSchema = z.looseObject({
  id,
  name: z.string().optional(),
  category: z.string().nullish(),
  parents: z.array(id),
  children: z.array(id),
});

const ExecutedTaskSchema = z.looseObject({
  id,
  runtimeInSeconds: z.number().min(0),
  category: z.string().nullish(),
});

export const WfFormatSchema = z.looseObject({
  name: z.string().min(1),
  schemaVersion: z.literal(supportedVersion),
  workflow: z.looseObject({
    specification: z.looseObject({
      tasks: z.array(SpecifiedTaskSchema).min(1, 'the workflow is empty; at least one task was expected'),
    }),
    execution: z.looseObject({ tasks: z.array(ExecutedTaskSchema) }),
  }),
});
export type WfFormat = z.output<typeof WfFormatSchema>;
