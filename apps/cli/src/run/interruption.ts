const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface InterruptionHandlers {
  /** The first signal: leave in order. */
  readonly stop: () => void;
  /** The second one: leave at once. */
  readonly abandon: () => void;
}

/** Listens until the returned function is called. */
export function onInterruption({ stop, abandon }: InterruptionHandlers): () => void {
  let count = 0;
  const hear = (): void => {
    count += 1;
    if (count === 1) stop();
    else abandon();
  };
  for (const signal of signals) process.on(signal, hear);
  return () => {
    for (const signal of signals) process.off(signal, hear);
  };
}
