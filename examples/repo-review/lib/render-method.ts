import { ACT_FROM, CONCERNED_FROM, WATCH_FROM } from './hot-spot.ts';
import { bullets, counted, plainText } from './markdown.ts';
import type { Review } from './review.ts';

export function renderMethod(review: Review): string[] {
  return [
    '## How this was made',
    `Three reviewers judge every code file by one question each, from 0 to 100; the score is their weighted mean. From ${WATCH_FROM} a file deserves an eye, from ${ACT_FROM} work. A reviewer is concerned from ${CONCERNED_FROM}.`,
    bullets([
      ...review.ranking.reviewers.map(reviewerLine),
      ...review.ranking.missing.map((reviewer) => `**${reviewer}**: failed, and has no say.`),
    ]),
    ...reasoning(review),
    'Limits:',
    bullets(limits(review)),
  ];
}

function reviewerLine({
  reviewer,
  question,
  concerned,
  weight,
  remark,
}: Review['ranking']['reviewers'][number]): string {
  const standing = remark === null ? `weight ${weight}` : remark;
  return `**${reviewer}**: ${question} Concerned about ${concerned}; ${standing}.`;
}

function reasoning({ reasoning: { plan, synthesis } }: Review): string[] {
  const levels = (plan?.levels ?? []).map((level) => level.map(plainText).join(' + ')).join(' → ');
  return [
    plan === null
      ? 'The sequential-thinking server recorded no plan.'
      : `Plan, ${counted(plan.recordedThoughts, 'thought')} on the sequential-thinking server: ${levels}.`,
    synthesis === null
      ? 'The sequential-thinking server recorded no synthesis.'
      : `Synthesis, ${counted(synthesis.recordedThoughts, 'thought')} on the same server: ${synthesis.conclusion}`,
  ];
}

function limits({ languages, history }: Review): string[] {
  const estimated = languages.filter((row) => row.estimated).map(({ language }) => language);
  return [
    'Figures show where to look, not what is wrong: a parser may have to branch, a registry may have to be imported.',
    'Complexity is cyclomatic (1 + branches, loops, cases, catches, short-circuit operators) per function, parsed for JavaScript and TypeScript.',
    ...(estimated.length === 0 ? [] : [`For ${estimated.join(', ')} branches are estimated from words.`]),
    'Imports are resolved by name for JavaScript, TypeScript, Python, Java, Kotlin, C, C++ and Ruby; computed imports are not seen.',
    'Duplicates are equal lines; renamed copies are not found.',
    ...(history.available
      ? [
          'Commits are counted for the year before the newest commit, merges aside; a renamed file starts anew. What counts as a repair is read from the subject.',
        ]
      : []),
    '"Tested" means that a test file imports the file, directly or through others, or carries its name; nothing was run.',
  ];
}
