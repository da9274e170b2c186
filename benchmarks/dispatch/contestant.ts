/** One contestant at one size, alone in its process, so that no one's heap or JIT helps or hinders another. */
import { answerRequest } from '../harness/own-process.ts';
import { inTemporaryFolder } from '../harness/temporary-folder.ts';

export interface ContestRequest {
  readonly contestant: 'floor' | 'ours' | 'ours-durable' | 'langgraph' | 'agents';
  readonly tasks: number;
  readonly agents: number;
  readonly repetitions: number;
}

/** Milliseconds per repetition; for `agents`, see `agents.ts`. */
export interface ContestResult {
  readonly times: readonly number[];
  readonly createMs?: readonly number[];
  readonly figures?: Readonly<Record<string, number>>;
}

async function contend(request: ContestRequest): Promise<ContestResult> {
  switch (request.contestant) {
    case 'floor':
      return { times: await (await import('./floor.ts')).runFloor(request) };
    case 'langgraph':
      return { times: await (await import('./langgraph.ts')).runLangGraph(request) };
    case 'agents':
      return { times: [], figures: await (await import('./agents.ts')).measureAgents(request.agents) };
    case 'ours':
      return ours(request, undefined);
    case 'ours-durable':
      return inTemporaryFolder((dataDir) => ours(request, dataDir));
  }
}

async function ours(request: ContestRequest, dataDir: string | undefined): Promise<ContestResult> {
  const { runOurs } = await import('./ours.ts');
  const { executeMs, createMs } = await runOurs({ ...request, dataDir });
  return { times: executeMs, createMs };
}

await answerRequest(import.meta.url, contend);
