import { z } from 'zod';

const number = z.number();
const index = z.int().nonnegative();
const counts = { good: number.nonnegative(), all: number.nonnegative() };

/** What was learned, as plain data; agents and types by name, so that it holds for another process. */
export const SavedModelSchema = z.strictObject({
  version: z.literal(1),
  types: z.array(z.string()),
  agents: z.array(z.string()),
  durations: z.strictObject({
    mean: z.strictObject({ mean: number, variance: number.nonnegative(), count: index }),
    types: z.array(
      z.strictObject({ mean: number, variance: number.positive(), noise: number.positive(), seen: index }),
    ),
    agents: z.array(z.strictObject({ mean: number, variance: number.nonnegative() })),
    pairs: z.array(
      z.strictObject({ type: index, agent: index, mean: number, variance: number.nonnegative() }),
    ),
  }),
  successes: z.strictObject({
    all: z.strictObject(counts),
    types: z.array(z.strictObject({ type: index, ...counts })),
    pairs: z.array(z.strictObject({ type: index, agent: index, ...counts })),
  }),
});
export type SavedModel = z.output<typeof SavedModelSchema>;
