/** A report as a picture: how far each row with a target is above or below it, and where its goal is. */
import type { BenchmarkReport, JudgedRow } from './report.ts';

const ROW_PX = 22;
/** About what a letter takes in a font of 12 pixels. */
const LETTER_PX = 6.4;
const BAR_PX = 420;
const FIGURE_PX = 150;
const TOP_PX = 48;

/** Ratios are drawn on a logarithmic scale from a quarter of the target to eight times of it. */
const FROM = 1 / 4;
const TO = 8;

/** @returns an SVG document without scripts, fonts or references */
export function plot(report: BenchmarkReport): string {
  const rows = report.rows.filter((row) => row.floor !== undefined);
  const left = Math.ceil(16 + LETTER_PX * Math.max(0, ...rows.map(({ name }) => name.length)));
  const width = left + BAR_PX + FIGURE_PX;
  const height = TOP_PX + rows.length * ROW_PX + 16;
  const { cpu, cores, node } = report.machine;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<text x="8" y="18" font-size="14">${escaped(report.benchmark)}: times the target</text>`,
    `<text x="8" y="36" fill="#666">${escaped(`${cpu}, ${cores} cores, Node ${node}`)}</text>`,
    line(left + place(1), { from: TOP_PX, to: height - 12, colour: '#c33' }),
    ...rows.map((row, index) => drawn(row, { left, top: TOP_PX + index * ROW_PX })),
    '</svg>',
  ].join('\n')}\n`;
}

function drawn(row: JudgedRow, { left, top }: { left: number; top: number }): string {
  const bar = place(aboveTarget(row, row.value));
  const colour = row.pass === false ? '#d66' : row.goalMet === true ? '#2a7' : '#7ab';
  const goal =
    row.goal === undefined
      ? ''
      : line(left + place(aboveTarget(row, row.goal)), {
          from: top + 2,
          to: top + ROW_PX - 4,
          colour: '#333',
        });
  return [
    `<text x="8" y="${top + 14}">${escaped(row.name)}</text>`,
    `<rect x="${left}" y="${top + 3}" width="${bar.toFixed(1)}" height="${ROW_PX - 8}" fill="${colour}"/>`,
    `<text x="${left + BAR_PX + 8}" y="${top + 14}">${escaped(`${Number(row.value.toPrecision(3))} ${row.unit}`)}</text>`,
    goal,
  ].join('');
}

/** More than 1 is better than the target, whichever way the row counts. */
function aboveTarget(row: JudgedRow, value: number): number {
  const floor = row.floor ?? 1;
  const isLowerBetter = row.target !== undefined && 'atMost' in row.target;
  if (!isLowerBetter) return value / floor;
  // A cost that is lost in the noise may be below nothing.
  return value > 0 ? floor / value : Infinity;
}

/** @returns pixels from where the bars begin. */
function place(ratio: number): number {
  const bounded = Math.min(TO, Math.max(FROM, ratio));
  return (BAR_PX * Math.log(bounded / FROM)) / Math.log(TO / FROM);
}

function line(x: number, { from, to, colour }: { from: number; to: number; colour: string }): string {
  const at = x.toFixed(1);
  return `<line x1="${at}" y1="${from}" x2="${at}" y2="${to}" stroke="${colour}"/>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
