import type { ThrownData } from '../protocol/protocol.ts';

/** The brand of ConclaveError. Contracts itself stays out of the thread: its schemas double a shard's start. */
const BRAND = Symbol.for('conclave.error');

/** Anything that can be thrown, as JSON text. A class, a name and a code do not survive structured clone. */
export function thrownText(error: unknown): string {
  const data = thrownData(error);
  try {
    return JSON.stringify(data);
  } catch {
    return JSON.stringify({ ...data, details: {} });
  }
}

function thrownData(error: unknown): ThrownData {
  if (typeof error === 'object' && error !== null && BRAND in error) return ownData(error);
  const at = error instanceof Error ? placeOf(error) : undefined;
  return at === undefined ? { message: messageOf(error) } : { message: messageOf(error), at };
}

function ownData(error: object): ThrownData {
  const { code, details } = error as { code?: unknown; details?: unknown };
  return {
    code: String(code),
    message: messageOf(error),
    details: typeof details === 'object' && details !== null ? { ...details } : {},
  };
}

function messageOf(error: unknown): string {
  if (typeof error === 'string') return error;
  if (error instanceof Error) return error.message === '' ? error.name : error.message;
  try {
    return JSON.stringify(error) ?? String(error);
  } catch {
    return String(error);
  }
}

function placeOf(error: Error): string | undefined {
  const line = error.stack?.split('\n').find((text) => /^\s+at (?!.*node:).*(file:|\/|\\)/.test(text));
  return line?.trim().slice('at '.length);
}
