/**
 * The process groups that this process started and that still live. Should it end without stopping them (an uncaught
 * error, `process.exit`), they are killed on the way out.
 */
const live = new Set<number>();

export function enterGroup(pid: number): void {
  if (live.size === 0) process.on('exit', killAll);
  live.add(pid);
}

export function leaveGroup(pid: number): void {
  live.delete(pid);
  if (live.size === 0) process.off('exit', killAll);
}

/** Signals a whole group; one that is gone already is no error. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // ESRCH: the group is empty. EPERM: what is left belongs to somebody else (it changed its user).
  }
}

function killAll(): void {
  for (const pid of live) signalGroup(pid, 'SIGKILL');
}
