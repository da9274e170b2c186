import type { SynthesizeResults } from './thinking-inputs.ts';
import type { Thought } from './thought.ts';

export interface RankedFinding {
  readonly source: string;
  readonly summary: string;
  readonly weight: number;
  /** Of all weights, 0 to 1. */
  readonly share: number;
}

export interface Synthesis {
  readonly goal: string;
  /** Weightiest first; equals in the given order. */
  readonly findings: readonly RankedFinding[];
  /** The sources with what they bring together, weightiest first. */
  readonly sources: readonly { readonly source: string; readonly findings: number; readonly share: number }[];
  readonly conclusion: string;
  /** `given` by the caller, or `derived` from the weights. */
  readonly conclusionFrom: 'given' | 'derived';
}

/** Pure: the same findings give the same synthesis. */
export function synthesize(input: SynthesizeResults): Synthesis {
  const total = input.findings.reduce((sum, { weight }) => sum + weight, 0);
  const findings = input.findings
    .map((finding) => ({ ...finding, share: finding.weight / total }))
    .toSorted((a, b) => b.weight - a.weight);
  const sources = sourcesOf(findings);
  return {
    goal: input.goal,
    findings,
    sources,
    conclusion: input.conclusion ?? derivedConclusion(findings, sources.length),
    conclusionFrom: input.conclusion === undefined ? 'derived' : 'given',
  };
}

/** The goal, every finding (a branch per source where there are several), and the conclusion. */
export function synthesisThoughts(synthesis: Synthesis, scope: string): Thought[] {
  const { goal, findings, sources } = synthesis;
  const branches = new Map(sources.map(({ source }, index) => [source, `${scope}/source-${index + 1}`]));
  const thoughts: Thought[] = [{ text: `Goal: ${goal}` }];
  for (const { source, summary, share } of findings) {
    const text = `${source} (${percent(share)}): ${summary}`;
    thoughts.push(sources.length > 1 ? { text, branchFrom: 1, branch: branches.get(source) } : { text });
  }
  const derived = derivedConclusion(findings, sources.length);
  thoughts.push({ text: `Conclusion: ${derived}` });
  if (synthesis.conclusionFrom === 'given')
    thoughts.push({ text: `Conclusion: ${synthesis.conclusion}`, revises: thoughts.length });
  return thoughts;
}

function sourcesOf(findings: readonly RankedFinding[]): Synthesis['sources'] {
  const bySource = new Map<string, { findings: number; share: number }>();
  for (const { source, share } of findings) {
    const sum = bySource.get(source) ?? { findings: 0, share: 0 };
    bySource.set(source, { findings: sum.findings + 1, share: sum.share + share });
  }
  return [...bySource].map(([source, sum]) => ({ source, ...sum })).toSorted((a, b) => b.share - a.share);
}

function derivedConclusion(findings: readonly RankedFinding[], sources: number): string {
  const count = `${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}`;
  const from = `${sources} ${sources === 1 ? 'source' : 'sources'}`;
  const first = findings[0];
  if (first === undefined) return 'There are no findings.';
  return `${count} from ${from}; the weightiest (${percent(first.share)}) is from ${first.source}: ${first.summary}`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
