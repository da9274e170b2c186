/** The floor's worker side: answers each batch of (agent, task) pairs with itself, one message a turn. */
import type { MessagePort } from 'node:worker_threads';

export function shard({ port }: { port: MessagePort }): Promise<void> {
  return new Promise((resolve) => {
    let out: number[] = [];
    const flush = (): void => {
      port.postMessage(out);
      out = [];
    };
    port.on('message', (batch: number[] | null) => {
      if (batch === null) {
        port.close();
        resolve();
        return;
      }
      if (out.length === 0) setImmediate(flush);
      for (let i = 0; i < batch.length; i += 2) out.push(batch[i]!, batch[i + 1]!);
    });
  });
}
