const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** A terminal and a launcher (npm, a shell, our own start script) may pass on one Ctrl-C twice. */
const SAME_WISH_MS = 200;

export interface InterruptionHandlers {
  /** The first signal: leave in order. */
  readonly stop: () => void;
  /** The second one, or SIGQUIT: leave at once. */
  readonly abandon: () => void;
}

/** Listens until the returned function is called. */
export function onInterruption(
  { stop, abandon }: InterruptionHandlers,
  nowMs: () => number = () => performance.now(),
): () => void {
  let stoppedAtMs: number | undefined;
  const hear = (signal: NodeJS.Signals): void => {
    if (signal === 'SIGQUIT') return abandon();
    if (stoppedAtMs === undefined) {
      stoppedAtMs = nowMs();
      stop();
    } else if (nowMs() - stoppedAtMs >= SAME_WISH_MS) abandon();
  };
  for (const signal of signals) process.on(signal, hear);
  return () => {
    for (const signal of signals) process.off(signal, hear);
  };
}
