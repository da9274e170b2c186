import type { Step } from './thinking-inputs.ts';

interface Item {
  readonly indent: number;
  readonly numbered: boolean;
  text: string;
}

interface OpenLevel {
  readonly indent: number;
  /** The step before on this level, where the list is numbered. */
  previous: number | undefined;
  /** The step that this level's items are parts of. */
  readonly parent: number | undefined;
}

const ITEM = /^(\s*)(?:(\d+[.)])|[-*+•])\s+(.*\S)\s*$/;

/**
 * Steps from the goal's own lists. Numbered items follow one another, bulleted ones are independent, and an item
 * with sub-items is done when they are. Without a list, parts divided by semicolons follow one another; without
 * those the goal is one step.
 */
export function stepsOfGoal(goal: string): Step[] {
  const items = itemsOf(goal);
  return items.length === 0 ? stepsOfSentence(goal) : stepsOfItems(items);
}

function itemsOf(goal: string): Item[] {
  const items: Item[] = [];
  for (const line of goal.split(/\r?\n/)) {
    const match = ITEM.exec(line);
    if (match !== null)
      items.push({
        indent: (match[1] ?? '').replaceAll('\t', '    ').length,
        numbered: match[2] !== undefined,
        text: match[3] ?? '',
      });
    else appendTo(items.at(-1), line);
  }
  return items;
}

/** An indented line without a mark continues the item above. */
function appendTo(item: Item | undefined, line: string): void {
  if (item === undefined || line.trim() === '' || !/^\s/.test(line)) return;
  item.text = `${item.text} ${line.trim()}`;
}

function stepsOfItems(items: readonly Item[]): Step[] {
  const needs: Set<number>[] = items.map(() => new Set());
  const levels: OpenLevel[] = [];
  for (const [index, item] of items.entries()) {
    while (levels.length > 0 && levels.at(-1)!.indent > item.indent) levels.pop();
    if (levels.at(-1)?.indent !== item.indent)
      levels.push({
        indent: item.indent,
        previous: undefined,
        parent: index === 0 ? undefined : parentOf(levels),
      });
    const level = levels.at(-1)!;
    if (level.parent !== undefined) needs[level.parent]!.add(index);
    if (item.numbered && level.previous !== undefined) needs[index]!.add(level.previous);
    level.previous = index;
  }
  return items.map((item, index) => toStep(index, item.text, needs[index]!));
}

/** The item above on the enclosing level. */
function parentOf(levels: readonly OpenLevel[]): number | undefined {
  return levels.at(-1)?.previous;
}

function stepsOfSentence(goal: string): Step[] {
  const parts = goal
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const sequence = parts.length === 0 ? [goal] : parts;
  return sequence.map((part, index) => toStep(index, part, new Set(index === 0 ? [] : [index - 1])));
}

function toStep(index: number, description: string, needs: ReadonlySet<number>): Step {
  return {
    id: `step-${index + 1}`,
    description,
    dependsOn: [...needs].toSorted((a, b) => a - b).map((need) => `step-${need + 1}`),
  };
}
