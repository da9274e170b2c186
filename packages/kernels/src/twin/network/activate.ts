import { kindNumbers } from '../../network/activation.ts';
import type { TwinOf } from '../twin-of.ts';
import { tanhOf } from './tanh.ts';

const { fround } = Math;

/** values[i] = f(values[i]) */
export const activate: TwinOf<'activate'> = (views) => (values, count, kind) => {
  if (kind === kindNumbers.linear) return;
  const { f32 } = views;
  const end = (values >>> 2) + count;
  for (let at = values >>> 2; at < end; at++) f32[at] = activated(f32[at]!, kind);
};

function activated(x: number, kind: number): number {
  if (kind === kindNumbers.relu) return Math.max(x, 0);
  if (kind === kindNumbers.tanh) return 0 + tanhOf(x);
  return fround(0.5 + fround(0.5 * tanhOf(fround(0.5 * x))));
}
