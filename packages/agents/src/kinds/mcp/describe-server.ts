import { basename } from 'node:path';
import type { McpServer } from '@conclave/contracts';

/** The server in few words, for messages: the program and its script or package, no argument that may be a secret. */
export function describeServer(server: McpServer): string {
  if ('url' in server) {
    const { origin, pathname } = new URL(server.url);
    return `${origin}${pathname}`;
  }
  const script = server.args.find((arg) => !arg.startsWith('-')) ?? '';
  const named = /^[\w@./-]+$/.test(script) ? ` ${basename(script)}` : '';
  return `${basename(server.command)}${named}`;
}
