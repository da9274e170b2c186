import { verifies } from '@conclave/test/requirements';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChildSpec, ExitReason } from '../../src/index.ts';
import { isConclaveError } from '@conclave/contracts';
import { NORMAL } from '../../src/index.ts';
import type { Behaviour } from './scripted-children.ts';
import { childOf, ScriptedChildren } from './scripted-children.ts';

const ids = ['a', 'b', 'c', 'd', 'e', 'f'] as const;
const id = fc.constantFrom(...ids);
const behaviour = fc.constantFrom<Behaviour>('obedient', 'slow', 'stubborn', 'immortal', 'throws-on-stop');
const spec = fc.record({
  start: behaviour.map((name) => ({ name })),
  restart: fc.constantFrom('permanent' as const, 'transient' as const, 'temporary' as const),
  shutdown: fc.constantFrom(50, 200, 'brutal_kill' as const),
});

type Step =
  | {
      readonly do: 'crash' | 'finish' | 'terminate' | 'restart' | 'delete' | 'fail-next';
      readonly id: string;
    }
  | { readonly do: 'add'; readonly id: string; readonly spec: Partial<ChildSpec> }
  | { readonly do: 'wait'; readonly ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('crash' as const), id }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('finish', 'terminate', 'restart', 'delete', 'fail-next' as const),
      id,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('add' as const), id, spec }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat({ max: 400 }) }) },
);

/** Counts the lives of each child: a supervisor must never have two at once. */
class CountingChildren extends ScriptedChildren {
  readonly alive = new Map<string, number>();
  readonly doubled: string[] = [];

  override start(child: ChildSpec, exited: (reason: ExitReason) => void) {
    let over = false;
    const started = super.start(child, (reason) => {
      if (!over) this.alive.set(child.id, this.alive.get(child.id)! - 1);
      over = true;
      exited(reason);
    });
    const lives = (this.alive.get(child.id) ?? 0) + 1;
    this.alive.set(child.id, lives);
    // An immortal child outlives its supervisor's patience; everyone else must be gone before the next life.
    if (child.start.name !== 'immortal' && lives > 1) this.doubled.push(child.id);
    return started;
  }
}

function play(
  supervisor: ReturnType<CountingChildren['supervise']>,
  script: CountingChildren,
  now: Step,
): void {
  if (now.do === 'wait') return script.clock.advance(now.ms);
  if (now.do === 'add') return supervisor.addChild(childOf(now.id, now.spec));
  if (now.do === 'crash') return supervisor.child(now.id)?.crash();
  if (now.do === 'finish') return supervisor.child(now.id)?.exit(NORMAL);
  if (now.do === 'restart') return supervisor.restartChild(now.id);
  if (now.do === 'delete') return supervisor.deleteChild(now.id);
  if (now.do === 'fail-next') return void script.failingStarts.set(now.id, 1);
  void supervisor.terminateChild(now.id).catch(onlyOurs);
}

function onlyOurs(error: unknown): void {
  if (!isConclaveError(error)) throw error;
}

describe('a supervisor under random events', () => {
  it(
    verifies('E5.supervisor-settles', 'has one life per child, comes to rest, and leaves nothing behind'),
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom('one_for_one' as const, 'one_for_all' as const, 'rest_for_one' as const),
          fc.option(fc.constant({ initialMs: 30, jitter: 0.5 }), { nil: undefined }),
          fc.array(step, { maxLength: 40 }),
          async (strategy, backoff, steps) => {
            const script = new CountingChildren();
            const flags = { strategy, intensity: 1000, ...(backoff === undefined ? {} : { backoff }) };
            const supervisor = script.supervise(flags, ['a', childOf('b', { start: { name: 'slow' } }), 'c']);
            for (const now of steps) {
              try {
                play(supervisor, script, now);
              } catch (error) {
                onlyOurs(error);
              }
            }
            script.clock.advance(60_000);
            expect(supervisor.status).toBe('running');
            for (const { status } of supervisor.whichChildren())
              expect(['running', 'down']).toContain(status);
            const stopped = supervisor.stop();
            script.clock.advance(60_000);
            await stopped;
            expect(script.doubled).toEqual([]);
            expect(script.clock.timers).toBe(0);
            for (const { status } of supervisor.whichChildren()) expect(status).toBe('down');
          },
        ),
        { numRuns: 600 },
      );
    },
  );
});
