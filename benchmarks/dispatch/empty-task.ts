/** The task of the benchmark: nothing. */
export default function emptyTask(): void {
  // What is measured is everything around it.
}
