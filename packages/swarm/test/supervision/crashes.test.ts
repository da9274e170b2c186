import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { startChild } from '@conclave/testing/child-process';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';

const isLong = process.env['CONCLAVE_TEST_LONG'] !== undefined;
/** In the long mode 10,000 crashes, 320 of them of real threads. */
const size = isLong ? { rounds: 8, threads: 40, agents: 1_210 } : { rounds: 3, threads: 4, agents: 60 };
const program = new URL('children/crash-rounds.ts', import.meta.url);

interface Left {
  readonly tasks: { readonly completed: number; readonly failed: number };
  readonly restarts?: number;
  readonly threadRestarts: number;
  readonly codes?: readonly string[];
}

interface Round {
  readonly threads: Left;
  readonly agents: Left;
  readonly heapMiB: number;
  readonly resources: readonly string[];
}

/** What the system has of a process; undefined where it does not tell. */
function seenFromOutside(pid: number) {
  if (!existsSync('/proc/self/task')) return undefined;
  const handles = readdirSync(`/proc/${pid}/fd`);
  const targets = handles.map((handle) => targetOf(`/proc/${pid}/fd/${handle}`));
  return {
    threads: readdirSync(`/proc/${pid}/task`).length,
    handles: handles.length,
    sockets: targets.filter((target) => target.startsWith('socket:')).length,
  };
}

function targetOf(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    // Closed since it was listed.
    return '';
  }
}

describe('crash after crash of agents and of threads', () => {
  it(
    verifies('E5.nothing-leaks', 'leaves no thread, handle, timer, task or agent behind, and memory is flat'),
    async () => {
      const child = startChild(program, [size.rounds, size.threads, size.agents].map(String));
      const rounds: Round[] = [];
      const outside: ReturnType<typeof seenFromOutside>[] = [];
      for (let count = 1; count <= size.rounds; count += 1) {
        await child.until('round ', count);
        const line = child.said('round ')[count - 1];
        if (line === undefined) await child.ended;
        rounds.push(JSON.parse(line!.slice('round '.length)) as Round);
        outside.push(seenFromOutside(child.pid));
        if (count < size.rounds) child.say('on');
      }
      child.letGo();
      await child.ended;

      const idle = { busy: 0, inFlight: 0, queued: 0, runs: 0 };
      for (const { threads, agents } of rounds) {
        const failed = size.threads / 2;
        expect(threads).toMatchObject({ ...idle, members: 9, tasks: { completed: 3 * failed, failed } });
        expect(threads.codes).toEqual(['POOL_TASK_KILLED_SHARD']);
        expect(threads.threadRestarts).toBe(size.threads);
        expect(agents).toMatchObject({ ...idle, members: 100, tasks: { completed: size.agents, failed: 0 } });
        expect(agents.restarts).toBe(size.agents);
      }
      const [first, second] = rounds;
      for (const { resources } of rounds) expect(resources).toEqual(first!.resources);
      expect(first!.resources.filter((name) => name !== 'PipeWrap')).toEqual([]);
      // The first round loads what all need.
      for (const now of outside.slice(1)) expect(now).toEqual(outside[1]);
      expect(rounds.at(-1)!.heapMiB - second!.heapMiB).toBeLessThan(2);
    },
    isLong ? 1_200_000 : 60_000,
  );
});
