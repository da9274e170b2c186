import { describe, expect, it } from 'vitest';
import { verifies } from '@conclave/test/requirements';
import {
  coordinate,
  coordinationThoughts,
} from '../../../../src/kinds/mcp/adapters/sequential-thinking/coordination.ts';
import {
  synthesisThoughts,
  synthesize,
} from '../../../../src/kinds/mcp/adapters/sequential-thinking/synthesis.ts';
import {
  CoordinateWorkflowSchema,
  SynthesizeResultsSchema,
} from '../../../../src/kinds/mcp/adapters/sequential-thinking/thinking-inputs.ts';

describe('synthesis', () => {
  const input = {
    goal: 'Find the cause',
    findings: [
      { source: 'logs', summary: 'a timeout' },
      { source: 'traces', summary: 'a lock', weight: 2 },
      { source: 'logs', summary: 'a retry' },
    ],
  };

  it(verifies('A3.synthesize', 'ranks findings by weight and draws one conclusion'), () => {
    const synthesis = synthesize(SynthesizeResultsSchema.parse(input));
    expect(synthesis.findings.map(({ summary, share }) => [summary, share])).toEqual([
      ['a lock', 0.5],
      ['a timeout', 0.25],
      ['a retry', 0.25],
    ]);
    expect(synthesis.sources).toEqual([
      { source: 'traces', findings: 1, share: 0.5 },
      { source: 'logs', findings: 2, share: 0.5 },
    ]);
    expect(synthesis.conclusion).toBe(
      '3 findings from 2 sources; the weightiest (50 %) is from traces: a lock',
    );
    expect(synthesis.conclusionFrom).toBe('derived');
  });

  it('revises the derived conclusion by the one that is given', () => {
    const synthesis = synthesize(SynthesizeResultsSchema.parse({ ...input, conclusion: 'The lock.' }));
    const thoughts = synthesisThoughts(synthesis, 's');
    expect(thoughts.at(-1)).toEqual({ text: 'Conclusion: The lock.', revises: 5 });
    expect(synthesis.conclusionFrom).toBe('given');
    expect(new Set(thoughts.flatMap(({ branch }) => branch ?? []))).toEqual(
      new Set(['s/source-1', 's/source-2']),
    );
  });
});

describe('coordination', () => {
  const plan = coordinate(
    CoordinateWorkflowSchema.parse({
      goal: 'Ship',
      steps: [
        { id: 'api', description: 'API', taskType: 'code', estimateMs: 30 },
        { id: 'web', description: 'Web', taskType: 'code', estimateMs: 20 },
        { id: 'docs', description: 'Docs', taskType: 'write', estimateMs: 5 },
        { id: 'test', description: 'Test', taskType: 'test', dependsOn: ['api', 'web'], estimateMs: 10 },
        { id: 'sing', description: 'Sing', taskType: 'music' },
        { id: 'dance', description: 'Dance', dependsOn: ['sing'] },
      ],
      agents: [
        { id: 'ann', capabilities: ['code', 'test'] },
        { id: 'ben', capabilities: ['write', 'test'] },
      ],
    }),
  );

  it(verifies('A3.coordinate', 'gives each step to a capable agent in waves'), () => {
    expect(plan.waves).toEqual([['api', 'docs'], ['web'], ['test']]);
    expect(plan.assignments).toEqual([
      { step: 'api', agent: 'ann', wave: 0 },
      { step: 'docs', agent: 'ben', wave: 0 },
      { step: 'web', agent: 'ann', wave: 1 },
      { step: 'test', agent: 'ben', wave: 2 },
    ]);
    expect(plan.handOffs).toEqual([
      { step: 'test', from: 'ann', to: 'ben', needs: 'api' },
      { step: 'test', from: 'ann', to: 'ben', needs: 'web' },
    ]);
    expect(plan.estimatedMs).toBe(60);
    expect(plan.criticalPath).toEqual(['api', 'test']);
  });

  it('says who cannot be served and what falls with it', () => {
    expect(plan.unassigned).toEqual([
      { step: 'sing', reason: 'no agent does tasks of type "music"' },
      { step: 'dance', reason: 'it depends on "sing"' },
    ]);
    expect(coordinationThoughts(plan, 's').map(({ text }) => text)).toContain(
      'Nobody does sing: no agent does tasks of type "music".',
    );
  });
});
