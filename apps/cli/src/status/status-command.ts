/** `conclave status`: what the store says of runs, whoever drives them. */
import type { RunSummary } from '@conclave/contracts';
import { ConclaveError, RunIdSchema } from '@conclave/contracts';
import type { Store } from '@conclave/swarm';
import { openExistingStore, storeLocationOf } from '../command-line/store-location.ts';
import { exitCodes } from '../exit-code.ts';
import { badArgument } from '../failure.ts';
import { painter } from '../format/colour.ts';
import type { Terminal } from '../terminal.ts';
import { runDetails, runDetailsText } from './run-details.ts';
import { runListText } from './run-list.ts';

export interface StatusOptions {
  readonly json?: boolean;
  readonly limit: string;
  readonly dataDir?: string;
}

const MOST_RUNS = 10_000;
const MOST_APPROVALS = 10_000;
const MOST_HOST_TASKS = 1_000;

export async function statusCommand(
  terminal: Terminal,
  runId: string | undefined,
  options: StatusOptions,
): Promise<number> {
  const limit = parseLimit(options.limit);
  const { store, place } = await openExistingStore(storeLocationOf(options.dataDir, terminal));
  try {
    const text =
      runId === undefined
        ? listing((await store?.listRuns({ limit })) ?? [], { terminal, options, place })
        : await one(store, runId, { terminal, options });
    await terminal.out(text);
    return exitCodes.success;
  } finally {
    await store?.close();
  }
}

interface View {
  readonly terminal: Terminal;
  readonly options: StatusOptions;
}

function listing(runs: readonly RunSummary[], view: View & { readonly place: string }): string {
  if (view.options.json === true) return `${JSON.stringify({ runs })}\n`;
  if (runs.length === 0) return `No runs in ${view.place}.\n`;
  return runListText(runs, { now: Date.now(), paint: painter(view.terminal.colours) });
}

async function one(store: Store | undefined, runId: string, { terminal, options }: View): Promise<string> {
  const [summary] = (await store?.listRuns({ limit: 1, runId })) ?? [];
  if (store === undefined || summary === undefined)
    throw new ConclaveError('RUN_NOT_FOUND', { details: { runId } });
  const hosts = await store.offers.listHostTasks({ runId: RunIdSchema.parse(runId), limit: MOST_HOST_TASKS });
  const details = runDetails(summary, await store.loadTasks(runId), {
    hostTasks: hosts.tasks,
    stamp: (await store.loadRun(runId)).stamp,
    approvals: await store.listApprovals({ runId, limit: MOST_APPROVALS }),
    compensations: await store.loadCompensations(runId),
  });
  if (options.json === true) return `${JSON.stringify(details)}\n`;
  return runDetailsText(details, { now: Date.now(), paint: painter(terminal.colours) });
}

function parseLimit(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= MOST_RUNS) return limit;
  throw badArgument('--limit', `"${text}" is not a whole number from 1 to ${MOST_RUNS}`);
}
