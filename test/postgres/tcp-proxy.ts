/** A way to the database that a test can cut: the server itself goes on, for everybody else. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { databaseUrl } from './test-database.ts';

/**
 * What happens to the next commit on its way: it arrives and the answer is lost, it is lost itself, or it is lost and
 * the server does not hear that the connection is gone.
 */
export type CommitMishap = 'answer-lost' | 'lost' | 'lost-and-held';

/** As the text of a simple query. */
const COMMIT = Buffer.from('COMMIT\0');

export class TcpProxy {
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;
  #mishap: CommitMishap | undefined;
  #onMishap: () => void = () => undefined;

  /** Listens on a port of this machine; ends with the test. */
  static async open(): Promise<TcpProxy> {
    const proxy = new TcpProxy();
    await proxy.restore();
    onTestFinished(() => proxy.cut());
    return proxy;
  }

  /** The address of a schema, by way of the proxy. */
  through(url: string): string {
    const changed = new URL(url);
    changed.host = `127.0.0.1:${this.#port}`;
    return changed.href;
  }

  /** Ends every connection and takes no new one. */
  async cut(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const socket of this.#sockets) socket.destroy();
    if (server === undefined) return;
    const closed = once(server, 'close');
    server.close();
    await closed;
  }

  /** Takes connections again, on the same port. */
  async restore(): Promise<void> {
    const server = createServer({ noDelay: true }, (socket) => this.#serve(socket));
    this.#server = server;
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Lets something happen to the next commit. @returns when it has happened */
  spoilNextCommit(mishap: CommitMishap): Promise<void> {
    this.#mishap = mishap;
    return new Promise((resolve) => (this.#onMishap = resolve));
  }

  #serve(client: Socket): void {
    const { hostname, port } = new URL(databaseUrl);
    const server = connect({ host: hostname || '127.0.0.1', port: Number(port || 5432), noDelay: true });
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => this.#sockets.delete(socket));
    }
    server.on('data', (chunk) => client.write(chunk));
    server.on('close', () => client.destroy());
    client.on('data', (chunk) => this.#forward(chunk, client, server));
    client.on('close', () => server.destroy());
  }

  #forward(chunk: Buffer, client: Socket, server: Socket): void {
    const mishap = chunk.includes(COMMIT) ? this.#mishap : undefined;
    if (mishap === undefined) {
      server.write(chunk);
      return;
    }
    this.#mishap = undefined;
    server.removeAllListeners('data');
    // The connection goes once the server has answered, so that the commit has happened for certain.
    if (mishap === 'answer-lost') {
      server.on('data', () => client.destroy());
      server.write(chunk);
    } else {
      if (mishap === 'lost-and-held') client.removeAllListeners('close');
      client.destroy();
    }
    this.#onMishap();
  }
}
