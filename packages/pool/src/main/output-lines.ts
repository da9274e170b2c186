import type { Readable } from 'node:stream';

const MAX_LINE = 8192;

/** Cuts a stream of text into lines, the last one at its end. Longer lines are cut to 8192 characters. */
export function readLines(stream: Readable, onLine: (line: string) => void): void {
  let rest = '';
  const emit = (line: string): void => {
    if (line !== '') onLine(line.slice(0, MAX_LINE));
  };
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = (lines.pop() ?? '').slice(0, MAX_LINE);
    for (const line of lines) emit(line);
  });
  stream.on('end', () => {
    emit(rest);
    rest = '';
  });
}
