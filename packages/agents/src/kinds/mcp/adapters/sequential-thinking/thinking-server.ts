import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { McpServer } from '@conclave/contracts';

const PACKAGE = '@modelcontextprotocol/server-sequential-thinking';
const BIN = 'mcp-server-sequential-thinking';

/** The server as this package's dependency brings it, on the Node that runs us. */
export function thinkingServer(): McpServer {
  const manifest = createRequire(import.meta.url).resolve(`${PACKAGE}/package.json`);
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: Record<string, string> };
  const script = bin[BIN];
  if (script === undefined) throw new Error(`${PACKAGE} has no program ${BIN}`);
  return {
    command: process.execPath,
    args: [join(dirname(manifest), script)],
    // It draws every thought on stderr otherwise.
    env: { DISABLE_THOUGHT_LOGGING: 'true' },
  };
}
