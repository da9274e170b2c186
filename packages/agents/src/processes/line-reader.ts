import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** Longer lines are handed over in pieces. */
const MAX_LINE = 8_192;

/** Calls back for every non-empty line of a stream, the unfinished last one too. */
export function readLines(stream: Readable, onLine: (line: string) => void): void {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const emit = (line: string): void => {
    const text = line.trimEnd();
    if (text !== '') onLine(text);
  };
  stream.on('data', (chunk: Buffer) => {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) emit(line);
    if (rest.length <= MAX_LINE) return;
    emit(rest);
    rest = '';
  });
  stream.on('end', () => emit(rest + decoder.end()));
  stream.on('error', () => undefined);
}
