import { counted, inlineCode } from './markdown.ts';
import type { Findings } from './review.ts';

/** Parameters of a `synthesize-results` task: what each source found, and what follows from it. */
export type SynthesisTask = {
  readonly goal: string;
  readonly findings: readonly {
    readonly source: string;
    readonly summary: string;
    readonly weight: number;
  }[];
  readonly conclusion: string;
};

/** Share of a search (cycles, duplicates) beside that of a reviewer. */
const SEARCH_WEIGHT = 0.5;

/** @param summary the review in a few sentences; the first speaks of the hot spots. */
export function toSynthesisTask(findings: Findings, summary: readonly string[]): SynthesisTask {
  const [, ...searches] = summary;
  return {
    goal: `Say where ${findings.name} should be improved first.`,
    findings: [
      ...reviewerFindings(findings),
      ...searches.map((text) => ({ source: 'search', summary: text, weight: SEARCH_WEIGHT })),
    ],
    conclusion: conclude(findings, summary),
  };
}

function reviewerFindings({ ranking }: Findings): SynthesisTask['findings'] {
  return ranking.reviewers
    .filter(({ weight }) => weight > 0)
    .map(({ reviewer, weight, concerned }) => {
      const [top] = ranking.hotSpots.toSorted((a, b) => scoreBy(reviewer, b) - scoreBy(reviewer, a));
      const worst =
        top === undefined ? '' : `; highest is ${inlineCode(top.path)} with ${scoreBy(reviewer, top)}`;
      return { source: reviewer, summary: `concerned about ${counted(concerned, 'file')}${worst}.`, weight };
    });
}

function scoreBy(reviewer: string, { opinions }: Findings['ranking']['hotSpots'][number]): number {
  return opinions.find((opinion) => opinion.reviewer === reviewer)?.score ?? 0;
}

function conclude({ ranking: { hotSpots } }: Findings, summary: readonly string[]): string {
  const [top] = hotSpots;
  const step = top?.nextSteps[0];
  if (top === undefined || top.level === 'fine' || step === undefined)
    return summary[0] ?? 'There is no code to rank.';
  return `Begin with ${inlineCode(top.path)}. ${step}`;
}
