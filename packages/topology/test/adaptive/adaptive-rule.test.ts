import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { decide, type Measured } from '../../src/adaptive/adaptive-rule.ts';
import { TopologyOptionsSchema, type TopologyOptionsInput } from '../../src/topology-options.ts';

const settings = (
  adaptive: TopologyOptionsInput['adaptive'] = {},
  more: Partial<TopologyOptionsInput> = {},
) => TopologyOptionsSchema.parse({ kind: 'adaptive', adaptive, ...more });

const calm: Measured = {
  current: 'star',
  members: 50,
  tasks: 1_000,
  latencyMs: 2,
  busyShare: 0.5,
  skew: {},
  failures: 0,
  dwellMs: 60_000,
};

describe('when to change the shape', () => {
  it(verifies('E4.adaptive-decides', 'keeps what is cheapest, and says with which figures'), () => {
    const { kind, reason } = decide(calm, settings());
    expect(kind).toBe('star');
    expect(reason).toContain('measured: 50 agents, 1000 tasks, 0 failures, latency 2 ms');
  });

  it(verifies('E4.adaptive-decides', 'leaves a hub that has more agents than it can serve'), () => {
    expect(decide({ ...calm, members: 2_000 }, settings()).kind).toBe('mesh');
    expect(decide({ ...calm, members: 200 }, settings()).kind).toBe('star');
    // A few agents at a small hub: a ring or a tree is enough.
    const small = decide({ ...calm, members: 20, busyShare: 0.1 }, settings({ hubCapacity: 8 }));
    expect(small.kind).toBe('ring');
    const wide = decide(
      { ...calm, members: 60, busyShare: 0.6 },
      settings({ hubCapacity: 8 }, { branching: 64, fullMeshUpTo: 256 }),
    );
    expect(wide.kind).toBe('hierarchical');
  });

  it(
    verifies('E4.adaptive-decides', 'leaves a shape that shares out unevenly, once enough tasks were seen'),
    () => {
      const uneven: Measured = { ...calm, current: 'hierarchical', skew: { hierarchical: 1.5 } };
      expect(decide(uneven, settings()).kind).toBe('star');
      const slight = { ...uneven, members: 9, skew: { hierarchical: 0.1 } };
      expect(decide(slight, settings({ margin: 0.6 })).kind).toBe('hierarchical');
      expect(decide({ ...slight, skew: { hierarchical: 1.5 } }, settings({ margin: 0.6 })).kind).toBe('star');
      expect(
        decide({ ...slight, skew: { hierarchical: 1.5 }, tasks: 20, members: 9 }, settings({ margin: 0.6 }))
          .kind,
      ).toBe('hierarchical');
    },
  );

  it(verifies('E4.adaptive-decides', 'goes by what a shape was measured at when it was tried'), () => {
    // Some agents are slow: every shape is uneven, and changing to and fro would help nobody.
    const slowAgents = { ...calm, current: 'mesh', skew: { mesh: 0.9, star: 6 } } as const;
    expect(decide(slowAgents, settings()).kind).not.toBe('star');
  });

  it(verifies('E4.adaptive-decides', 'leaves a hub that fails, as its loss cuts everybody off'), () => {
    const failing: Measured = { ...calm, failures: 400 };
    expect(decide(failing, settings({ margin: 0 }, { hub: 'agent' })).kind).toBe('mesh');
    expect(decide({ ...failing, failures: 3 }, settings({ margin: 0 }, { hub: 'agent' })).kind).toBe('star');
    // The swarm's own coordinator is not lost with an agent.
    expect(decide(failing, settings({ margin: 0 })).kind).toBe('star');
  });

  it(verifies('E4.adaptive-decides', 'waits for the dwell time, the margin and a missed target'), () => {
    const crowded: Measured = { ...calm, members: 2_000 };
    const early = decide({ ...crowded, dwellMs: 9_999 }, settings());
    expect(early).toEqual({ kind: 'star', reason: 'kept for 9999 ms of at least 10000 ms' });
    const close = decide({ ...calm, members: 420 }, settings({ margin: 0.9 }));
    expect(close).toMatchObject({
      kind: 'star',
      reason: expect.stringContaining('cheaper by less than 90 %'),
    });
    const fast = decide(crowded, settings({ targetLatencyMs: 5 }));
    expect(fast.reason).toBe('hand-offs take 2 ms, within the target of 5 ms');
    expect(decide({ ...crowded, latencyMs: 6 }, settings({ targetLatencyMs: 5 })).kind).toBe('mesh');
    expect(decide({ ...crowded, latencyMs: undefined }, settings({ targetLatencyMs: 5 })).kind).toBe('mesh');
  });

  it(verifies('E4.adaptive-decides', 'never wants back at once what it has just left'), () => {
    for (const members of [2, 12, 100, 300, 700, 1_500, 10_000])
      for (const busyShare of [0, 0.5, 0.95])
        for (const current of ['star', 'hierarchical', 'mesh', 'ring'] as const) {
          const there = decide({ ...calm, members, busyShare, current }, settings()).kind;
          expect(decide({ ...calm, members, busyShare, current: there }, settings()).kind).toBe(there);
        }
  });
});
