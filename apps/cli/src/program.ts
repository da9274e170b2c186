import { Command } from 'commander';
import type { ApproveOptions } from './approve/approve-command.ts';
import type { BenchOptions } from './bench/bench-command.ts';
import type { DoctorOptions } from './doctor/doctor-command.ts';
import type { RunCommandOptions } from './run/run-options.ts';
import type { StatusOptions } from './status/status-command.ts';
import type { Terminal } from './terminal.ts';

const exitCodeHelp = `
Exit codes:
  0  success
  1  the run ended and did not succeed, or a benchmark missed a target
  2  wrong arguments, workflow, inputs or agents
  3  stopped before the end, or driven by another process: can be resumed
  4  problem with Node, the disk or the store

Environment:
  DATABASE_URL       PostgreSQL database (postgres://…) where --data-dir is not given
  NATS_URL           NATS server (nats://…) over which processes wake each other; runs work without it
  CONCLAVE_DATA_DIR  data directory where neither is given
  CONCLAVE_DEBUG=1   logs and stacks on stderr
  NO_COLOR           no colours`;

const dataDirHelp = 'folder of the store (default: DATABASE_URL, CONCLAVE_DATA_DIR or .conclave)';

/** Takes the exit code of the command that ran. */
export type ExitSink = (exitCode: number) => void;

/** The command line. What a command does is loaded when it is called, so that help stays fast. */
export function createProgram(terminal: Terminal, exit: ExitSink, version: string): Command {
  const program = new Command('conclave')
    .description('Runs workflows on swarms of agents, and shows what came of them')
    .version(version, '-V, --version', 'print the version')
    .addHelpText('after', exitCodeHelp);
  addRun(program, terminal, exit);
  addStatus(program, terminal, exit);
  addApprove(program, terminal, exit);
  addDoctor(program, terminal, exit);
  addBench(program, terminal, exit);
  return program;
}

function addRun(program: Command, terminal: Terminal, exit: ExitSink): void {
  program
    .command('run')
    .argument('[file]', 'workflow file (YAML or JSON), or with --format a recorded trace')
    .description('run a workflow to its end')
    .option('-i, --input <name=value>', 'an input of the workflow; may be repeated', collect, [])
    .option('--json', 'print the result as JSON')
    .option('--resume <run>', 'go on with a run that was interrupted, paused or left by a dead process')
    .option('--format <format>', 'replay a recorded execution: wfformat (WfFormat 1.5)')
    .option('--time-scale <factor>', 'replay: what recorded runtimes are multiplied with (default: 1)')
    .option('--agents <count>', 'replay: equal agents, one task at a time each (default: 8)')
    .option('--work <kind>', 'replay: what tasks do, sleep or cpu (default: sleep)')
    .option('--data-dir <dir>', dataDirHelp)
    .action(async (file: string | undefined, options: RunCommandOptions) => {
      const { runCommand } = await import('./run/run-command.ts');
      exit(await runCommand(terminal, file, options));
    });
}

function addStatus(program: Command, terminal: Terminal, exit: ExitSink): void {
  program
    .command('status')
    .argument('[run]', 'id of one run: shows its tasks and errors')
    .description('list runs, newest first, or show one')
    .option('--json', 'print JSON')
    .option('--limit <count>', 'how many runs to list at most', '20')
    .option('--data-dir <dir>', dataDirHelp)
    .action(async (runId: string | undefined, options: StatusOptions) => {
      const { statusCommand } = await import('./status/status-command.ts');
      exit(await statusCommand(terminal, runId, options));
    });
}

function addApprove(program: Command, terminal: Terminal, exit: ExitSink): void {
  program
    .command('approve')
    .argument('<run>', 'id of the run')
    .argument('<task>', 'id of the task that waits for a decision')
    .description('approve what a task waits for, or reject it')
    .option('--reject', 'decide against it: the task fails with the comment as its reason')
    .option('--by <name>', 'who decides (default: USER)')
    .option('--comment <text>', 'why')
    .option('--json', 'print JSON')
    .option('--data-dir <dir>', dataDirHelp)
    .action(async (runId: string, taskId: string, options: ApproveOptions) => {
      const { approveCommand } = await import('./approve/approve-command.ts');
      exit(await approveCommand(terminal, { runId, taskId }, options));
    });
}

function addDoctor(program: Command, terminal: Terminal, exit: ExitSink): void {
  program
    .command('doctor')
    .description('check this machine and the store')
    .option('--json', 'print JSON')
    .option('--data-dir <dir>', dataDirHelp)
    .action(async (options: DoctorOptions) => {
      const { doctorCommand } = await import('./doctor/doctor-command.ts');
      exit(await doctorCommand(terminal, options));
    });
}

function addBench(program: Command, terminal: Terminal, exit: ExitSink): void {
  program
    .command('bench')
    .argument(
      '[names...]',
      'folders or files below benchmarks/, such as kernels or store/writer (default: dispatch)',
    )
    .description('run benchmarks, in a checkout of the source; 1 when a target was missed')
    .option('--smoke', 'a tiny size: shows only that they run')
    .option('--json <file>', 'write the report as JSON')
    .option('--svg <file>', 'draw the report')
    .action(async (names: string[], options: BenchOptions) => {
      const { benchCommand } = await import('./bench/bench-command.ts');
      exit(await benchCommand(terminal, names, options));
    });
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}
