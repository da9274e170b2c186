/** A Redis of our own that flushes every write before it answers, where a `redis-server` is installed. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { inTemporaryFolder } from '../harness/temporary-folder.ts';

export function hasRedisServer(): boolean {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** @param work gets its address */
export function withFlushingRedis<T>(work: (url: string) => Promise<T>): Promise<T> {
  return inTemporaryFolder(async (folder) => {
    const port = await freePort();
    const settings = {
      port,
      bind: '127.0.0.1',
      dir: folder,
      save: '',
      appendonly: 'yes',
      appendfsync: 'always',
    };
    const options = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const server = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      for await (const line of createInterface({ input: server.stdout }))
        if (line.includes('Ready to accept connections')) break;
      return await work(`redis://127.0.0.1:${port}`);
    } finally {
      const ended = once(server, 'close');
      server.kill('SIGTERM');
      await ended;
    }
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
