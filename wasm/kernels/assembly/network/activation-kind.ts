/** What is done to the sums of a layer: 0 nothing, 1 relu, 2 tanh, 3 logistic. */
export const relu = 1;
export const tanh = 2;
export const logistic = 3;
