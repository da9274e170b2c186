/** The thread that owns the SQLite connection. Started by writer-client.ts; nothing is exported. */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { toErrorData } from '@conclave/contracts';
import type { FromWriter, ToWriter, WriterOptions } from './protocol.ts';
import { toStoreError } from '../sqlite/sqlite-error.ts';
import { Writer } from './writer.ts';

/** Requests of one transaction: bounds how long other processes wait for the file. */
const MAX_GROUP = 1_000;

if (parentPort !== null) serve(parentPort, workerData as WriterOptions);

function serve(port: MessagePort, options: WriterOptions): void {
  const send = (message: FromWriter): void => port.postMessage(message);
  let writer: Writer;
  try {
    writer = new Writer(options);
  } catch (error) {
    send({ kind: 'failed', error: toErrorData(toStoreError(error, options.path)) });
    return;
  }
  port.on('message', (received: ToWriter) => {
    const messages = [received, ...waiting(port, received)];
    const requests = messages.flatMap((message) => (message.kind === 'work' ? message.requests : []));
    for (let first = 0; first < requests.length; first += MAX_GROUP)
      send({ kind: 'replies', replies: writer.commit(requests.slice(first, first + MAX_GROUP)) });
    for (const message of messages) {
      if (message.kind === 'inspect') send({ kind: 'replies', replies: [writer.inspect(message.id)] });
      if (message.kind === 'close') return end(port, writer);
    }
    writer.yieldToOthers();
  });
  send({ kind: 'ready' });
}

function end(port: MessagePort, writer: Writer): void {
  writer.close();
  port.close();
}

/** Everything that came in while the last commit ran: the next group. No timer decides, so nobody waits for one. */
function waiting(port: MessagePort, first: ToWriter): ToWriter[] {
  const messages: ToWriter[] = [];
  let requests = first.kind === 'work' ? first.requests.length : 0;
  while (requests < MAX_GROUP) {
    const next = receiveMessageOnPort(port) as { message: ToWriter } | undefined;
    if (next === undefined) break;
    messages.push(next.message);
    if (next.message.kind === 'work') requests += next.message.requests.length;
  }
  return messages;
}
