import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { broadcast, createTopology, type TopologyOptionsInput } from '../../src/index.ts';

function layoutOf(kind: TopologyOptionsInput['kind'], members: number) {
  const topology = createTopology({ kind });
  topology.admit(
    Array.from({ length: members }, (_, index) => ({
      index,
      agentId: `agent-${index}`,
      slots: 1,
      classIds: [],
    })),
  );
  return topology.layout;
}

const KINDS = ['star', 'hierarchical', 'ring', 'mesh', 'adaptive'] as const;

describe('broadcast', () => {
  it.each(KINDS)(verifies('E4.broadcast-counted', 'reaches everybody in a %s'), (kind) => {
    const received = new Map<number, number>();
    const count = broadcast(layoutOf(kind, 100), 7, (_, to) => {
      received.set(to, (received.get(to) ?? 0) + 1);
      return true;
    });
    received.delete(7);
    expect(received.size).toBe(99);
    expect(count).toMatchObject({ delivered: 99, failed: 0 });
    if (kind !== 'mesh') expect(count.duplicates).toBe(0);
    else expect(count.duplicates).toBeGreaterThan(50);
    expect(count.messages - count.duplicates).toBeGreaterThanOrEqual(99);
  });

  it.each([
    ['ring', 0],
    ['mesh', 0],
    ['star', 0],
    ['hierarchical', 8],
  ] as const)(
    verifies('E4.broadcast-counted', 'goes round a member that is dead in a %s, and counts whom it missed'),
    (kind, cutOff) => {
      // Member 1 leads members 9 to 16 in the tree.
      const count = broadcast(layoutOf(kind, 73), 0, (_, to) => to !== 1);
      expect(count).toMatchObject({ delivered: 71 - cutOff, failed: 1 + cutOff });
    },
  );

  it('tries another way where one edge fails', () => {
    const layout = layoutOf('ring', 10);
    const count = broadcast(layout, 0, (from, to) => !(from === 0 && to === 1));
    expect(count).toMatchObject({ delivered: 9, failed: 0, rounds: 9 });
  });
});
