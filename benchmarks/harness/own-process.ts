/** Contestants alone in a process, so that no one's heap or JIT helps or hinders another. */
import { execFile } from 'node:child_process';
import { argv } from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

/** Runs a program that ends in {@link answerRequest}. The heap can be collected there with `globalThis.gc`. */
export async function inOwnProcess<Result>(program: URL, request: unknown): Promise<Result> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...process.execArgv, '--expose-gc', fileURLToPath(program), JSON.stringify(request)],
    { maxBuffer: 16 * 1024 * 1024 },
  );
  return JSON.parse(stdout) as Result;
}

/** Answers the request of {@link inOwnProcess} when the module is the program. */
export async function answerRequest<Request>(
  moduleUrl: string,
  answer: (request: Request) => Promise<unknown>,
): Promise<void> {
  const request = argv[2];
  if (request === undefined || moduleUrl !== pathToFileURL(argv[1] ?? '').href) return;
  process.stdout.write(JSON.stringify(await answer(JSON.parse(request) as Request)));
}
