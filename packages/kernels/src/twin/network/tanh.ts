const { fround } = Math;

const limit = fround(7.90531110763549805);
const numerator = [
  -2.76076847742355e-16, 2.00018790482477e-13, -8.60467152213735e-11, 5.12229709037114e-8,
  1.48572235717979e-5, 6.37261928875436e-4, 4.89352455891786e-3,
].map(fround);
const denominator = [1.19825839466702e-6, 1.18534705686654e-4, 2.268434632439e-3, 4.89352518554385e-3].map(
  fround,
);

/** The hyperbolic tangent as a quotient of polynomials in f32. Source: Eigen, `generic_fast_tanh_float`. */
export function tanhOf(value: number): number {
  const x = Math.max(Math.min(value, limit), -limit);
  const square = fround(x * x);
  const p = fround(x * polynomial(numerator, square));
  return fround(p / polynomial(denominator, square));
}

function polynomial(coefficients: readonly number[], at: number): number {
  let sum = coefficients[0]!;
  for (let i = 1; i < coefficients.length; i++) sum = fround(fround(sum * at) + coefficients[i]!);
  return sum;
}
