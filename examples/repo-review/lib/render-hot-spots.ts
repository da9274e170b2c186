import type { HotSpot, Opinion } from './hot-spot.ts';
import { bullets, inlineCode, table } from './markdown.ts';
import type { Review } from './review.ts';

const MAX_DETAILS = 10;
/** Even where nothing is urgent, people ask what comes first. */
const MIN_DETAILS = 3;
const MIN_ROWS = 6;
const MAX_ROWS = 20;

export function renderHotSpots({ ranking }: Review): string[] {
  if (ranking.hotSpots.length === 0) return [];
  const urgent = ranking.hotSpots.filter(({ level }) => level !== 'fine').length;
  const shown = ranking.hotSpots.slice(0, Math.min(MAX_ROWS, Math.max(MIN_ROWS, urgent)));
  const detailed = shown.slice(0, Math.min(MAX_DETAILS, Math.max(MIN_DETAILS, urgent)));
  const objections = ranking.objections.map(renderObjection);
  return [
    '## Hot spots',
    ...(urgent === 0 ? ['Nothing here is urgent; these score highest.'] : []),
    overview(shown),
    ...detailed.flatMap((spot, index) => renderDetails(spot, index + 1)),
    ...(objections.length === 0
      ? []
      : ['### Lower in the list, but serious to one reviewer', bullets(objections)]),
  ];
}

function overview(spots: readonly HotSpot[]): string {
  const reviewers = spots[0]?.opinions.map(({ reviewer }) => `>${reviewer}`) ?? [];
  const hasHistory = spots.some(({ commits }) => commits !== null);
  return table(
    [
      '>#',
      'File',
      '>Score',
      ...reviewers,
      'Concerned',
      '>Lines',
      ...(hasHistory ? ['>Commits'] : []),
      '>Importers',
    ],
    spots.map((spot, index) => [
      String(index + 1),
      inlineCode(spot.path) + (spot.role === 'production' ? '' : ` (${spot.role})`),
      `**${spot.score}**`,
      ...spot.opinions.map(scoreOf),
      `${spot.concerned} of ${spot.voters}`,
      String(spot.codeLines),
      ...(hasHistory ? [String(spot.commits ?? '')] : []),
      spot.dependents < 0 ? '?' : String(spot.dependents),
    ]),
  );
}

function scoreOf({ score, stance }: Opinion): string {
  return stance === 'abstains' ? '–' : String(score);
}

function renderDetails(spot: HotSpot, rank: number): string[] {
  const why = spot.opinions
    .filter(({ reasons, stance }) => reasons.length > 0 && stance !== 'abstains')
    .map(({ reviewer, score, reasons }) => `**${reviewer} (${score})**: ${reasons.join('; ')}.`);
  return [
    `### ${rank}. ${inlineCode(spot.path)}`,
    bullets([
      ...why,
      ...(spot.dissent === null ? [] : [`**Dissent**: ${spot.dissent}.`]),
      ...spot.nextSteps.map((step) => `**Next**: ${step}`),
    ]),
  ];
}

function renderObjection(spot: HotSpot): string {
  const [loudest] = spot.opinions.toSorted((a, b) => b.score - a.score);
  const reasons = loudest?.reasons.join('; ') ?? '';
  return `${inlineCode(spot.path)} (${spot.score}): ${loudest?.reviewer ?? ''} gives ${loudest?.score ?? 0}, as ${reasons}.`;
}
