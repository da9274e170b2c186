/** What a layer does with its sums x: nothing, max(x, 0), tanh x, or 1 / (1 + e^-x). */
export type Activation = 'linear' | 'relu' | 'tanh' | 'logistic';

/** As the kernels number them. */
export const kindNumbers = { linear: 0, relu: 1, tanh: 2, logistic: 3 } as const satisfies Record<
  Activation,
  number
>;
