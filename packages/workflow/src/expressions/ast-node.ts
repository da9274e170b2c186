/** A node of JSONata's syntax tree, as far as it is looked at here. The published type leaves most of this out. */
export interface AstNode {
  readonly type: string;
  readonly value?: unknown;
  readonly steps?: readonly AstNode[];
  readonly stages?: readonly AstStage[];
  readonly predicate?: readonly AstStage[];
  readonly group?: { readonly lhs: readonly AstPair[] };
  readonly expressions?: readonly AstNode[];
  readonly arguments?: readonly AstNode[];
  readonly procedure?: AstNode;
  readonly body?: AstNode;
  readonly expression?: AstNode;
  /** Pairs in an object constructor, a node elsewhere. */
  readonly lhs?: AstNode | readonly AstPair[];
  readonly rhs?: AstNode;
  readonly condition?: AstNode;
  readonly then?: AstNode;
  readonly else?: AstNode;
  readonly pattern?: AstNode;
  readonly update?: AstNode;
  readonly delete?: AstNode;
  readonly terms?: readonly { readonly expression: AstNode }[];
  /** `%` further on refers to what this step is applied to. */
  readonly ancestor?: unknown;
  /** `@$name` binds the step's result and leaves the context as it was. */
  readonly focus?: string;
}

export type AstPair = readonly [AstNode, AstNode];

/** `[…]` behind a step, or `#$name`, which has no expression. */
export interface AstStage {
  readonly type: string;
  readonly expr?: AstNode;
}
