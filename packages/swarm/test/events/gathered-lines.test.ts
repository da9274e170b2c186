import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { GatheredLines } from '../../src/events/gathered-lines.ts';

const at = { nodeId: 'n', atMs: 1 };

/** Kinds with their agents, in the order of the lines. */
function taken(lines: GatheredLines): unknown[] {
  return lines.take().map(({ kind, body }) => {
    const { agentIds } = JSON.parse(body) as { agentIds?: string[] };
    return [kind, agentIds?.join(' ')];
  });
}

function lost(reason: string) {
  return { type: 'agent:lost', ...at, detail: { reason } };
}
const registered = { type: 'agent:registered', ...at, detail: { agentType: 'x' } };
const unregistered = { type: 'agent:unregistered', ...at, detail: {} };

describe('lines of one turn', () => {
  it(verifies('E7.events-gathered', 'names what happened to many agents alike once, with their ids'), () => {
    const lines = new GatheredLines();
    for (const id of ['a', 'b', 'c']) {
      lines.addAgents(registered, [id]);
      lines.addAgents(unregistered, [id]);
    }
    lines.addAgents(lost('tired'), ['d']);
    lines.addAgents(lost('bored'), ['e', 'f']);
    expect(taken(lines)).toEqual([
      ['agent.registered', 'a b c'],
      ['agent.unregistered', 'a b c'],
      ['agent.lost', 'd'],
      ['agent.lost', 'e f'],
    ]);
    expect(lines.take()).toEqual([]);
  });

  it('keeps the order of what happens to one agent', () => {
    const lines = new GatheredLines();
    for (const happening of [registered, unregistered, registered, unregistered])
      lines.addAgents(happening, ['a']);
    lines.addAgents(registered, ['b']);
    expect(taken(lines)).toEqual([
      ['agent.registered', 'a'],
      ['agent.unregistered', 'a'],
      ['agent.registered', 'a b'],
      ['agent.unregistered', 'a'],
    ]);
  });

  it('lets nothing join a line before something that concerns the whole', () => {
    const lines = new GatheredLines();
    lines.addAgents(registered, ['a']);
    lines.add({ type: 'topology:changed', ...at, detail: { from: 'star', to: 'mesh' } });
    lines.addAgents(registered, ['b']);
    expect(taken(lines)).toEqual([
      ['agent.registered', 'a'],
      ['topology.changed', undefined],
      ['agent.registered', 'b'],
    ]);
  });

  it('begins another line after a thousand ids', () => {
    const lines = new GatheredLines();
    const ids = Array.from({ length: 2_500 }, (_, i) => `a-${i}`);
    lines.addAgents(registered, ids);
    const bodies = lines.take().map(({ body }) => JSON.parse(body) as { agentIds: string[] });
    expect(bodies.map(({ agentIds }) => agentIds.length)).toEqual([1_000, 1_000, 500]);
    expect(bodies.flatMap(({ agentIds }) => agentIds)).toEqual(ids);
  });
});
