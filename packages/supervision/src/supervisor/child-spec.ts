import type { JsonValue } from '@conclave/contracts';
import { z } from 'zod';

const DEFAULT_WORKER_SHUTDOWN_MS = 5000;

export const RestartTypeSchema = z
  .enum(['permanent', 'transient', 'temporary'])
  .describe('permanent: always restarted; transient: only after a failure; temporary: never');
export type RestartType = z.output<typeof RestartTypeSchema>;

export const ShutdownSchema = z
  .union([z.literal('brutal_kill'), z.literal('infinity'), z.int().nonnegative()])
  .describe('How long a child may take to stop, in ms, before it is killed');
export type Shutdown = z.output<typeof ShutdownSchema>;

/** What to start. The port that starts children knows the names; the input is data. */
export const ChildStartSchema = z.strictObject({
  name: z.string().min(1),
  // Carried, not read: what starts the child parses it. Walking it here would dominate the cost of adding a child.
  input: z.custom<JsonValue>().optional(),
});

/** A child specification as in OTP. A worker may take 5 s to stop by default, a supervisor as long as its own children need. */
export const ChildSpecSchema = z
  .strictObject({
    id: z.string().min(1).describe('Unique within the supervisor'),
    start: ChildStartSchema,
    restart: RestartTypeSchema.default('permanent'),
    significant: z.boolean().default(false).describe('Its end may end the supervisor, see autoShutdown'),
    shutdown: ShutdownSchema.optional(),
    type: z.enum(['worker', 'supervisor']).default('worker'),
  })
  .refine((spec) => !(spec.significant && spec.restart === 'permanent'), {
    path: ['significant'],
    message: 'a permanent child cannot be significant: it never ends for good',
  })
  .transform((spec) => ({ ...spec, shutdown: spec.shutdown ?? defaultShutdown(spec.type) }));

export type ChildSpecInput = z.input<typeof ChildSpecSchema>;
export interface ChildSpec {
  readonly id: string;
  readonly start: { readonly name: string; readonly input?: JsonValue | undefined };
  readonly restart: RestartType;
  readonly significant: boolean;
  readonly shutdown: Shutdown;
  readonly type: 'worker' | 'supervisor';
}

function defaultShutdown(type: ChildSpec['type']): Shutdown {
  return type === 'worker' ? DEFAULT_WORKER_SHUTDOWN_MS : 'infinity';
}
