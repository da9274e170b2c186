/**
 * Runs the callback when this turn of the event loop has delivered its messages: batches that arrive together are
 * handled together.
 */
export function endOfTurn(callback: () => void): void {
  setImmediate(callback);
}
