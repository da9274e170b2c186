/** The task of the benchmark: nothing. */
export function emptyTask(): void {
  // What is measured is everything around it.
}
