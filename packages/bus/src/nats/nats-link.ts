import { wakeTopics } from '@conclave/contracts';
import type { WakeTopic } from '@conclave/contracts';
import type { NatsConnection } from '@nats-io/transport-node';
import type { OpenWakeLink, WakeLink, WakeLinkEvents } from '../link/wake-link.ts';
import { connectNats } from './connect-nats.ts';
import { natsProblem } from './nats-problem.ts';
import type { NatsAddress } from './nats-url.ts';

/** `conclave.wake.SWARM.TOPIC`. Dots would part a swarm's id in two; a slash cannot be in one. */
function subjectOf(swarmId: string, topic: string): string {
  return `conclave.wake.${swarmId.replaceAll('.', '/')}.${topic}`;
}

/**
 * Core subjects without payload: any server will do. Nothing is queued, stored or acknowledged; a message without a
 * listener is gone.
 */
export class NatsLink implements WakeLink {
  readonly #connection: NatsConnection;
  readonly #swarmId: string;

  private constructor(connection: NatsConnection, swarmId: string) {
    this.#connection = connection;
    this.#swarmId = swarmId;
  }

  static connect(address: NatsAddress, swarmId: string): OpenWakeLink {
    return async (events) => {
      const connection = await connectNats(address);
      const link = new NatsLink(connection, swarmId);
      try {
        await link.#listen(events);
        return link;
      } catch (error) {
        await link.close();
        throw new Error(natsProblem(error), { cause: error });
      }
    };
  }

  async #listen({ heard, lost }: WakeLinkEvents): Promise<void> {
    const connection = this.#connection;
    void connection.closed().then((error) => {
      lost(error === undefined ? 'the server closed the connection' : natsProblem(error));
    });
    void this.#watch(lost);
    const topics = new Map<string, WakeTopic>(
      wakeTopics.map((topic) => [subjectOf(this.#swarmId, topic), topic]),
    );
    connection.subscribe(subjectOf(this.#swarmId, '*'), {
      callback: (error, message) => {
        // That it may not listen is told by the connection, too.
        const topic = error === null ? topics.get(message.subject) : undefined;
        if (topic !== undefined) heard([topic]);
      },
    });
    // The server has it once it answers what came after it.
    await connection.flush();
  }

  /** What the server refuses it says some time later, beside the call. */
  async #watch(lost: (reason: string) => void): Promise<void> {
    for await (const status of this.#connection.status())
      if (status.type === 'error') lost(natsProblem(status.error));
  }

  async send(topics: readonly WakeTopic[]): Promise<void> {
    for (const topic of topics) this.#connection.publish(subjectOf(this.#swarmId, topic));
    await this.#connection.flush();
  }

  async close(): Promise<void> {
    await this.#connection.close().catch(() => undefined);
  }
}
