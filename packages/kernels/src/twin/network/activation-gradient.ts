import { kindNumbers } from '../../network/activation.ts';
import type { TwinOf } from '../twin-of.ts';

const { fround } = Math;

/** delta[i] = delta[i] * f'(x), with values[i] = f(x) */
export const activationGradient: TwinOf<'activationGradient'> = (views) => (delta, values, count, kind) => {
  if (kind === kindNumbers.linear) return;
  const { f32 } = views;
  for (let i = 0; i < count; i++) {
    const at = (delta >>> 2) + i;
    f32[at] = times(f32[at]!, f32[(values >>> 2) + i]!, kind);
  }
};

function times(delta: number, y: number, kind: number): number {
  if (kind === kindNumbers.relu) return y > 0 ? delta : 0;
  const slope = kind === kindNumbers.tanh ? fround(1 - fround(y * y)) : fround(y * fround(1 - y));
  return delta * slope;
}
