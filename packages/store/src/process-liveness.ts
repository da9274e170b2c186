import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { NodeRecord } from '@conclave/contracts';

/** Tells whether a node may still be running: false only where its death is certain. */
export type IsAlive = (node: NodeRecord) => boolean;

/** This process as a node. Two processes with the same host can see each other's process ids. */
export function describeThisProcess(nodeId: string): NodeRecord {
  return { nodeId, host: hostOfThisProcess(), pid: process.pid, bootId: bootIdOf(process.pid) ?? '' };
}

/**
 * A node on this host is dead when its process is gone, or when its process id belongs to a process that started at
 * another time. Nothing is known about a node on another host.
 */
export const isProcessAlive: IsAlive = (node) => {
  if (node.host !== hostOfThisProcess()) return true;
  if (!processExists(node.pid)) return false;
  const bootId = bootIdOf(node.pid);
  return bootId === undefined || node.bootId === '' || bootId === node.bootId;
};

/** Containers may share a host name without sharing process ids, hence the namespace. */
function hostOfThisProcess(): string {
  const namespace = readOrUndefined(() => readlinkSync('/proc/self/ns/pid'));
  return namespace === undefined ? hostname() : `${hostname()} ${namespace}`;
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there and belongs to somebody else.
    return typeof error === 'object' && error !== null && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * Boot of the machine and start of the process in clock ticks since then, from Linux; undefined elsewhere. A zombie
 * has ended: it gets an id that no living process has.
 */
function bootIdOf(pid: number): string | undefined {
  const stat = readOrUndefined(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  const boot = readOrUndefined(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
  if (stat === undefined || boot === undefined) return undefined;
  // The name, in brackets, may hold blanks and brackets; the state is field 3, the start time field 22.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const state = fields[0];
  return state === 'Z' || state === 'X' ? 'ended' : `${boot}/${fields[19] ?? ''}`;
}

function readOrUndefined(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
