/** How a planned workflow must end when nobody cancels it: decision 2, written a second time and without a clock. */
import type { JsonValue, RunStatus, TaskStatus } from '@conclave/contracts';
import { failsForGood } from './behaviour.ts';
import { itemValue } from './planned-task.ts';
import type { PlannedTask, PlannedWorkflow } from './planned-task.ts';

export interface ExpectedTask {
  readonly id: string;
  readonly status: TaskStatus;
  /** Those that wait for it are skipped. */
  readonly blocks: boolean;
  readonly value: JsonValue | undefined;
  /** Undefined where it has no items, or never came to have them. */
  readonly items: readonly ExpectedItem[] | undefined;
  /** JSON text of what an attempt gets; undefined for a fan-out, whose items get theirs. */
  readonly input: string | undefined;
}

export interface ExpectedItem {
  readonly status: TaskStatus;
  readonly value: JsonValue | undefined;
  readonly input: string;
}

export interface ExpectedRun {
  readonly status: RunStatus;
  readonly tasks: ReadonlyMap<string, ExpectedTask>;
  /** JSON value of the outputs; undefined when the run fails. */
  readonly outputs: JsonValue | undefined;
}

export function expectedRun({ tasks }: PlannedWorkflow): ExpectedRun {
  const known = new Map<string, ExpectedTask>();
  for (const task of tasks) known.set(task.id, expectedTask(task, known));
  const all = [...known.values()];
  const isSuccess = all.every(({ blocks }) => !blocks);
  const given = all.filter(({ value }) => value !== undefined).map(({ id, value }) => [id, value!] as const);
  const outputs = isSuccess ? Object.fromEntries(given) : undefined;
  return { status: isSuccess ? 'completed' : 'failed', tasks: known, outputs };
}

type Known = ReadonlyMap<string, ExpectedTask>;

function expectedTask(task: PlannedTask, known: Known): ExpectedTask {
  const { id, isOptional, when, waitsFor } = task;
  const ended = { id, value: undefined, items: undefined, input: undefined };
  if (waitsFor.some((other) => known.get(other)!.blocks))
    return { ...ended, status: 'skipped', blocks: !isOptional };
  if (when !== undefined && !(numberOf(known.get(when.task)!) > when.above))
    return { ...ended, status: 'skipped', blocks: false };
  return task.forEach === undefined ? expectedPlain(task, known) : expectedFanOut(task, known);
}

function expectedPlain(task: PlannedTask, known: Known): ExpectedTask {
  const { id, isOptional, value, behaviour } = task;
  const isFailed = failsForGood(behaviour, undefined);
  return {
    id,
    status: isFailed ? 'failed' : 'completed',
    blocks: isFailed && !isOptional,
    value: isFailed ? undefined : { v: value.v, list: [...value.list] },
    items: undefined,
    input: inputOf(task, known),
  };
}

function expectedFanOut(task: PlannedTask, known: Known): ExpectedTask {
  const { id, isOptional, behaviour } = task;
  const items = itemsOf(task, known).map((item, i): ExpectedItem => {
    const input = JSON.stringify({ item });
    if (failsForGood(behaviour, i)) return { status: 'failed', value: undefined, input };
    return { status: 'completed', value: itemValue(item), input };
  });
  const isFailed = !isOptional && items.some(({ status }) => status === 'failed');
  return {
    id,
    status: isFailed ? 'failed' : 'completed',
    blocks: isFailed,
    value: isFailed ? undefined : items.map(({ value }) => value ?? null),
    items,
    input: undefined,
  };
}

function itemsOf({ forEach }: PlannedTask, known: Known): readonly number[] {
  if (forEach === undefined || !('task' in forEach)) return forEach ?? [];
  const value = known.get(forEach.task)!.value;
  return value === undefined ? [] : (value as { list: number[] }).list;
}

function inputOf({ reading }: PlannedTask, known: Known): string {
  if (reading === undefined) return '';
  const source = known.get(reading.task)!;
  const given = {
    v: () => (source.value as { v: number } | undefined)?.v,
    result: () => source.value,
    completedItems: () => (source.items ?? []).filter(({ status }) => status === 'completed').length,
  }[reading.reads]();
  return JSON.stringify(given === undefined ? {} : { given });
}

/** NaN where the task gave no value: then nothing is above anything. */
function numberOf({ value }: ExpectedTask): number {
  return (value as { v: number } | undefined)?.v ?? NaN;
}
