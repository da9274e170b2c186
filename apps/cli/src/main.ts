import { readFileSync } from 'node:fs';
import { CommanderError } from 'commander';
import { exitCodes } from './exit-code.ts';
import { badArgument, reportFailure } from './failure.ts';
import { createProgram } from './program.ts';
import { systemTerminal, type Terminal } from './terminal.ts';

/** @param args what stands after the program's name. @returns the exit code; never rejects */
export async function main(args: readonly string[], terminal: Terminal = systemTerminal()): Promise<number> {
  const json = args.includes('--json');
  const fail = async (error: unknown): Promise<number> =>
    reportFailure(terminal, error, json).catch(() => exitCodes.environment);
  const crash = (error: unknown): void => void fail(error).then(() => process.exit(exitCodes.environment));
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
  try {
    return await execute(args, terminal);
  } catch (error) {
    if (error instanceof CommanderError) return await usage(error, fail);
    return await fail(error);
  } finally {
    process.off('uncaughtException', crash);
    process.off('unhandledRejection', crash);
  }
}

async function execute(args: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode: number = exitCodes.success;
  const program = createProgram(terminal, (code) => (exitCode = code), packageVersion());
  for (const command of [program, ...program.commands]) {
    command.exitOverride();
    // Errors are told once, in the same shape as all others; `usage` does that.
    command.configureOutput({ outputError: () => undefined });
  }
  if (args.length === 0) {
    await terminal.err(program.helpInformation());
    return exitCodes.badInput;
  }
  await program.parseAsync([...args], { from: 'user' });
  return exitCode;
}

/** Help and version come as "errors" too. */
async function usage(error: CommanderError, fail: (error: unknown) => Promise<number>): Promise<number> {
  if (error.exitCode === 0) return exitCodes.success;
  const problem = error.message.replace(/^error: /, '').replaceAll('\n', ' ');
  return fail(badArgument('command line', problem));
}

function packageVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
