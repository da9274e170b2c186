/** Marks references, and carries the type of what they stand for; never a value. */
declare const VALUE: unique symbol;
const SOURCE = Symbol('source');

/**
 * Stands for a value that is known only in the run. Members are references too. For what members cannot say there is
 * `expr`, and `text` for references within text.
 */
export type Ref<T> = { readonly [VALUE]: T } & Members<T>;

type Members<T> = unknown extends T
  ? { readonly [name: string]: Ref<unknown> }
  : T extends readonly unknown[]
    ? unknown
    : T extends object
      ? { readonly [K in keyof T]-?: Ref<T[K]> }
      : unknown;

/** A value of type T in which any part may be a reference. */
export type Expressed<T> =
  | T
  | Ref<T>
  | (T extends readonly (infer U)[]
      ? readonly Expressed<U>[]
      : T extends object
        ? { readonly [K in keyof T]: Expressed<T[K]> }
        : never);

/** @param source the expression, as JSONata. */
export function createRef<T>(source: string): Ref<T> {
  return new Proxy(Object.freeze({}), {
    get(_, key) {
      if (key === SOURCE) return source;
      return typeof key === 'string' ? createRef(`${source}.${quoted(key)}`) : undefined;
    },
  }) as Ref<T>;
}

/** The expression of a reference; undefined for anything else. */
export function sourceOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return (value as { readonly [SOURCE]?: string })[SOURCE];
}

/** As it stands in a definition. */
export function written(source: string): string {
  return `\${{ ${source} }}`;
}

const RESERVED = new Set(['and', 'or', 'in', 'function', 'true', 'false', 'null']);

/** A name as JSONata reads it; quoted where it is not a plain one. */
export function quoted(name: string): string {
  if (/^[A-Za-z_]\w*$/.test(name) && !RESERVED.has(name)) return name;
  return `\`${name}\``;
}
