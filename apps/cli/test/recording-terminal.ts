import type { Terminal } from '../src/terminal.ts';

export interface RecordingTerminal extends Terminal {
  readonly written: { out: string; err: string };
  resize(columns: number): void;
}

/** Keeps what was written; nobody watches it, unless `overrides` say so. */
export function recordingTerminal(overrides: Partial<Terminal> & { width?: number } = {}): RecordingTerminal {
  const written = { out: '', err: '' };
  const listeners = new Set<() => void>();
  let width = overrides.width ?? 80;
  return {
    environment: {},
    cwd: '/',
    stdoutIsTerminal: false,
    stderrIsTerminal: false,
    colours: false,
    columns: () => width,
    out: async (text) => void (written.out += text),
    err: async (text) => void (written.err += text),
    onResize(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ...overrides,
    written,
    resize(columns) {
      width = columns;
      for (const listener of listeners) listener();
    },
  };
}
