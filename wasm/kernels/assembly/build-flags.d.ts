/** Defined by `--use RELAXED=1` in the relaxed builds; ask with `isDefined(RELAXED)`. This file is for editors. */
declare const RELAXED: i32;
