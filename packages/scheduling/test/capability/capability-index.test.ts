import { loadKernels } from '@conclave/kernels';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { CapabilityIndex, explainMatch } from '../../src/capability/capability-index.ts';

function indexOf(agents: Readonly<Record<number, readonly string[]>>): CapabilityIndex {
  const index = new CapabilityIndex(loadKernels());
  for (const [agent, capabilities] of Object.entries(agents)) index.add(Number(agent), capabilities);
  return index;
}

describe('the capability index', () => {
  it(
    verifies('W4.capability-match', 'puts the exact type before what reads like it, with a confidence'),
    () => {
      const index = indexOf({ 0: ['review of code'], 1: ['code-review'], 2: ['translate-text'] });
      const matches = index.match('code-review');
      expect(matches.map(({ agent }) => agent)).toEqual([1, 0]);
      expect(matches[0]).toMatchObject({ exact: true, score: 1, confidence: 1 });
      expect(matches[1]!.exact).toBe(false);
      expect(matches[1]!.score).toBeGreaterThan(0.8);
      expect(explainMatch(matches[1]!, 'code-review')).toContain(
        '"review of code" is similar to "code-review"',
      );
    },
  );

  it.each([
    ['reviewing code', 'code-review', 'unit-test'],
    ['generate api documentation', 'api-docs-generation', 'deploy'],
    ['fixBug', 'bug-fix', 'plan'],
    ['security auditing', 'audit security', 'benchmark'],
  ])('finds for "%s" what is similar and leaves out what is not', (task, near, far) => {
    const found = indexOf({ 0: [far], 1: [near] }).match(task);
    expect(found.map(({ agent }) => agent)).toEqual([1]);
    expect(found[0]!.confidence).toBeGreaterThan(0);
  });

  it('finds nobody rather than anybody', () => {
    expect(indexOf({ 0: ['translate-text'] }).match('launch rocket')).toEqual([]);
    expect(indexOf({}).match('anything')).toEqual([]);
    expect(indexOf({ 0: ['x1'] }).match('???')).toEqual([]);
  });

  it('forgets an agent that left', () => {
    const index = indexOf({ 0: ['plan'], 1: ['plan'] });
    index.remove(0);
    expect(index.match('plan').map(({ agent }) => agent)).toEqual([1]);
    index.remove(1);
    expect(index.match('plan')).toEqual([]);
  });
});
