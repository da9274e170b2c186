/** NATS for tests: the one at NATS_URL, or at the usual address of this machine; and servers of a test's own. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { onTestFinished, vi } from 'vitest';

export const natsUrl = process.env['NATS_URL'] || 'nats://127.0.0.1:4222';

/** "NATS 2.9.10", or undefined where no server answers: then tests that need one are skipped. */
export const nats: string | undefined = await askVersion(natsUrl);

export const title = nats ?? 'NATS';

/** Whether a server of a test's own can be started. */
export const hasNatsServer = spawnSync('nats-server', ['--version']).status === 0;

/** A server says who it is before it is asked anything. */
async function askVersion(url: string): Promise<string | undefined> {
  const { hostname, port } = new URL(url.split(',')[0]!);
  const socket = connect({ host: hostname, port: Number(port || 4222), timeout: 2_000 });
  try {
    const text = await new Promise<string>((resolve, reject) => {
      socket.once('data', (chunk) => resolve(chunk.toString()));
      socket.once('error', reject);
      socket.once('close', () => reject(new Error('closed')));
      socket.once('timeout', () => reject(new Error('silent')));
    });
    const version = /^INFO .*"version":"(?<version>[^"]+)"/.exec(text)?.groups?.['version'];
    return version === undefined ? undefined : `NATS ${version}`;
  } catch {
    return undefined;
  } finally {
    socket.destroy();
  }
}

/** A port on which nobody listens now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

export interface TestNats {
  readonly url: string;
  stop(): Promise<void>;
}

/** A real server on a port of this machine; ends with the test at the latest. */
export async function startNats(port: number, more: readonly string[] = []): Promise<TestNats> {
  const args = ['--addr', '127.0.0.1', '--port', String(port), ...more];
  const server = spawn('nats-server', args, { stdio: 'ignore' });
  const stop = () => end(server);
  onTestFinished(stop);
  const url = `nats://127.0.0.1:${port}`;
  await vi.waitFor(
    async () => {
      if ((await askVersion(url)) === undefined) throw new Error('nats-server does not answer');
    },
    { timeout: 10_000 },
  );
  return { url, stop };
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = once(server, 'exit');
  server.kill('SIGKILL');
  await exited;
}

/** Something on a port that is no server of NATS, or one that refuses; ends with the test. @returns its port */
export async function standIn(serve: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    serve(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}
