/** One thought before it is sent; its number is its place in the list, from 1. */
export interface Thought {
  readonly text: string;
  /** Number of the thought that it corrects. */
  readonly revises?: number | undefined;
  /** Number of the thought that it leaves from, with the branch's name. */
  readonly branchFrom?: number | undefined;
  readonly branch?: string | undefined;
}
