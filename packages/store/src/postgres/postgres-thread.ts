/** The thread that owns the connections to PostgreSQL. Started by writer-client.ts; nothing is exported. */
import { parentPort, workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { toErrorData } from '@conclave/contracts';
import type { FromWriter, PostgresWriterOptions, ToWriter } from '../writer/protocol.ts';
import { toOpenError } from './postgres-error.ts';
import { PostgresWriter } from './postgres-writer.ts';

if (parentPort !== null) void serve(parentPort, workerData as PostgresWriterOptions);

async function serve(port: MessagePort, options: PostgresWriterOptions): Promise<void> {
  const send = (message: FromWriter): void => port.postMessage(message);
  let writer: PostgresWriter;
  try {
    writer = await PostgresWriter.open(options, {
      onReplies: (replies) => send({ kind: 'replies', replies }),
      onNotice: (notice) => send({ kind: 'notice', notice }),
    });
  } catch (error) {
    send({ kind: 'failed', error: toErrorData(toOpenError(error, options.path)) });
    return;
  }
  port.on('message', (message: ToWriter) => {
    if (message.kind === 'work') writer.accept(message.requests);
    if (message.kind === 'inspect') writer.inspect(message.id);
    if (message.kind === 'close') void writer.close().then(() => port.close());
  });
  send({ kind: 'ready' });
}
