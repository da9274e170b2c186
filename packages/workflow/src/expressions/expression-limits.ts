/**
 * Bounds of one evaluation. What they cannot bound, because JSONata does not look in between: one call of a built-in
 * function (a regular expression that backtracks, `$pad` with a huge width). A workflow's author names the commands
 * that run, so expressions are trusted as much as the file; the bounds are against mistakes.
 */
export const EXPRESSION_TIMEOUT_MS = 5000;
/** Nested evaluations: stops endless recursion before the JavaScript stack does. */
export const MAX_EXPRESSION_DEPTH = 1000;
/** Members of one list that an expression makes. */
export const MAX_SEQUENCE_LENGTH = 1_000_000;
/** Characters of an expression: its syntax tree is read recursively. */
export const MAX_EXPRESSION_LENGTH = 20_000;
/** Values within what an expression gives. */
export const MAX_RESULT_VALUES = 5_000_000;
/** Characters of text within what an expression gives. */
export const MAX_RESULT_CHARACTERS = 128 * 1024 * 1024;
