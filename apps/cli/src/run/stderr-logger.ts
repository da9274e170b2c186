import type { LogFields, Logger } from '@conclave/contracts';
import type { Terminal } from '../terminal.ts';

/** One JSON object a line on stderr: for CONCLAVE_DEBUG=1. */
export function stderrLogger(terminal: Pick<Terminal, 'err'>, bound: LogFields = {}): Logger {
  const write =
    (level: string) =>
    (message: string, fields: LogFields = {}): void =>
      void terminal.err(`${JSON.stringify({ level, message, ...bound, ...fields })}\n`);
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: (fields) => stderrLogger(terminal, { ...bound, ...fields }),
  };
}
