/** Most evaluations are plain lookups and end at once; only what JSONata itself evaluates gives a promise. */
export type MaybePromise<T> = T | Promise<T>;

export function isPromise<T>(value: MaybePromise<T>): value is Promise<T> {
  return value instanceof Promise;
}

/** Goes on with a value now, or when it arrives. */
export function andThen<A, B>(value: MaybePromise<A>, use: (value: A) => MaybePromise<B>): MaybePromise<B> {
  return isPromise(value) ? value.then(use) : use(value);
}

/** The values of all, in order: at once when none is a promise. */
export function allOf<T>(values: readonly MaybePromise<T>[]): MaybePromise<readonly T[]> {
  return values.some((value) => isPromise(value)) ? Promise.all(values) : (values as readonly T[]);
}
