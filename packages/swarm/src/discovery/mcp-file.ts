import { readFile } from 'node:fs/promises';
import { ConclaveError, McpServerSchema, messageOf, parseWith } from '@conclave/contracts';
import type { McpServer } from '@conclave/contracts';
import { z } from 'zod';

type Environment = Readonly<Record<string, string | undefined>>;

/** The file is others': what they put into it besides is left alone. */
const McpFileSchema = z.object({
  mcpServers: z.record(z.string(), z.looseObject({ type: z.string().optional() })),
});

/** A server of the file, or why it cannot be one here. */
export type FiledServer =
  | { readonly name: string; readonly server: McpServer }
  | { readonly name: string; readonly error: ConclaveError };

/**
 * The servers of a file in the shape of `.mcp.json`; `${NAME}` and `${NAME:-default}` in it stand for variables of the
 * environment. @throws CONFIG_INVALID when the file cannot be read or has another shape
 */
export async function readMcpFile(path: string, environment: Environment): Promise<readonly FiledServer[]> {
  const { mcpServers } = parseWith(McpFileSchema, await readJsonFile(path), path);
  return Object.entries(mcpServers).map(([name, written]) => serverOf(name, { path, written, environment }));
}

async function readJsonFile(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown;
  } catch (error) {
    throw new ConclaveError('CONFIG_INVALID', { details: { where: path, problems: messageOf(error) } });
  }
}

interface Entry {
  readonly path: string;
  readonly written: { readonly type?: string | undefined };
  readonly environment: Environment;
}

function serverOf(name: string, { path, written, environment }: Entry): FiledServer {
  const where = `${path}: server "${name}"`;
  const { type } = written;
  try {
    if (type !== undefined && type !== 'stdio' && type !== 'http') {
      const problems = `type: "stdio" or "http" was expected, found "${type}"`;
      throw new ConclaveError('CONFIG_INVALID', { details: { where, problems } });
    }
    return {
      name,
      server: parseWith(McpServerSchema, known(expanded(written, { where, environment })), where),
    };
  } catch (error) {
    if (error instanceof ConclaveError) return { name, error };
    throw error;
  }
}

const fields = ['command', 'args', 'env', 'cwd', 'url', 'headers'];

function known(entry: unknown): unknown {
  return Object.fromEntries(Object.entries(entry as object).filter(([key]) => fields.includes(key)));
}

function expanded(
  value: unknown,
  at: { readonly where: string; readonly environment: Environment },
): unknown {
  if (typeof value === 'string') return expandedText(value, at);
  if (Array.isArray(value)) return value.map((member) => expanded(member, at));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, expanded(member, at)]));
}

function expandedText(
  text: string,
  { where, environment }: { readonly where: string; readonly environment: Environment },
): string {
  return text.replace(/\$\{([A-Za-z_]\w*)(?::-([^}]*))?\}/g, (_, name: string, otherwise?: string) => {
    const value = environment[name] ?? otherwise;
    if (value !== undefined) return value;
    const problems = `the variable ${name} is not set, and no default is given`;
    throw new ConclaveError('CONFIG_INVALID', { details: { where, problems } });
  });
}
