/** What `conclave run` needs: a workflow file with the swarm that it declares, or a stored run to go on with. */
import { messageOf, silentLogger, systemClock, systemRandom } from '@conclave/contracts';
import type { JsonObject, RunResult, WakeUps } from '@conclave/contracts';
import { openStore } from '@conclave/store';
import type { Store, StoreNotice } from '@conclave/store';
import { definitionHash, loadWorkflowFile } from '@conclave/workflow';
import type { WorkflowDefinition } from '@conclave/workflow';
import { createNode } from './create-node.ts';
import { dataFileIn, openNodeWakeUps } from './node-wake-ups.ts';
import { noticeLogger } from './notice-logger.ts';
import { storedDefinition } from './run-service.ts';
import { SwarmOptionsSchema } from './swarm-options.ts';
import type { SwarmOptionsInput, SwarmPorts } from './swarm-options.ts';
import type { SwarmNode } from './swarm-node.ts';

export interface RunSessionOptions {
  /** Where runs are kept: one of both. */
  readonly dataDir?: string | undefined;
  readonly databaseUrl?: string | undefined;
  /** Nodes wake each other over it as well. */
  readonly natsUrl?: string | undefined;
  /** Hears that the database is gone, or NATS, and that it is back. */
  readonly onNotice?: (notice: StoreNotice) => void;
  /** A workflow file; a run that is gone on with keeps its own definition. */
  readonly file: string;
  readonly inputs: JsonObject;
  /** How the file is read; as a workflow file when left out. */
  readonly read?: ReadWorkflow | undefined;
  /** Id of a run to go on with: it keeps its own definition and inputs. */
  readonly resume?: string | undefined;
  readonly swarm?: Omit<SwarmOptionsInput, 'dataDir' | 'databaseUrl' | 'natsUrl' | 'topology' | 'agents'>;
  readonly ports?: Partial<Omit<SwarmPorts, 'store' | 'wakeUps'>>;
}

/**
 * Reads a file as a workflow.
 * @param stored the definition of a run that is gone on with, for what the file alone does not say: both are compared
 */
export type ReadWorkflow = (
  file: string,
  stored: WorkflowDefinition | undefined,
) => Promise<WorkflowDefinition>;

export interface RunSession {
  readonly swarm: SwarmNode;
  readonly definition: WorkflowDefinition;
  readonly runId: string;
  readonly name: string;
  /** For a person: what a resumed run does not take from the file that was named. */
  readonly note: string | undefined;
  /** Drives the run to its end, or until `swarm.stop()`. */
  execute(): Promise<RunResult>;
  /** Stops the swarm and closes the store. */
  close(): Promise<void>;
}

/** @throws what reading the file, opening the store, or checking the workflow raises; then nothing is left open */
export async function openRunSession(options: RunSessionOptions): Promise<RunSession> {
  const read = options.read ?? loadWorkflowFile;
  const fresh = options.resume === undefined ? await read(options.file, undefined) : undefined;
  const store = await openStoreFor(options);
  let swarm: SwarmNode | undefined;
  let wakeUps: WakeUps | undefined;
  try {
    wakeUps = await openWakeUpsFor(options);
    const definition = fresh ?? storedDefinition(await store.loadRun(options.resume!));
    swarm = await createSwarmFor(definition, options, { store, wakeUps });
    const runId = options.resume ?? (await swarm.createWorkflow(definition, options.inputs));
    const note = fresh === undefined ? await differenceFrom(definition, options.file, read) : undefined;
    return session({ swarm, store, wakeUps }, { runId, definition, note, isResumed: fresh === undefined });
  } catch (error) {
    await swarm?.stop();
    await wakeUps?.close();
    await store.close();
    throw error;
  }
}

function openStoreFor({ dataDir, databaseUrl, onNotice }: RunSessionOptions): Promise<Store> {
  return openStore({
    ...(dataDir === undefined ? {} : { path: dataFileIn(dataDir) }),
    ...(databaseUrl === undefined ? {} : { url: databaseUrl }),
    ...(onNotice === undefined ? {} : { onNotice }),
  });
}

async function openWakeUpsFor(options: RunSessionOptions): Promise<WakeUps> {
  const { dataDir, databaseUrl, natsUrl, onNotice, ports = {}, swarm = {} } = options;
  const { clock = systemClock, random = systemRandom, logger = silentLogger } = ports;
  const { swarmId, wakeUps } = SwarmOptionsSchema.pick({ swarmId: true, wakeUps: true }).parse({
    swarmId: swarm.swarmId,
    wakeUps: swarm.wakeUps,
  });
  const heard = noticeLogger(logger, (notice) => {
    // Of a database the store tells.
    if (notice.fields['over'] === 'NATS') onNotice?.(notice);
  });
  const wanted = { swarmId, wakeUps, dataDir, databaseUrl, natsUrl };
  return openNodeWakeUps(wanted, { clock, random, logger: heard });
}

function createSwarmFor(
  definition: WorkflowDefinition,
  options: RunSessionOptions,
  opened: Pick<SwarmPorts, 'store' | 'wakeUps'>,
): Promise<SwarmNode> {
  const { topology, maxAgents, strategy, capabilityMatch, agents } = definition.swarm ?? {};
  return createNode(
    {
      ...options.swarm,
      ...(topology === undefined ? {} : { topology }),
      ...(maxAgents === undefined ? {} : { maxAgents }),
      ...(strategy === undefined ? {} : { strategy }),
      ...(capabilityMatch === undefined ? {} : { capabilityMatch }),
      agents: agents ?? [],
    },
    { ...options.ports, ...opened },
  );
}

/** Whoever edited the file, or named another one, must not believe that the run follows it. */
async function differenceFrom(
  definition: WorkflowDefinition,
  file: string,
  read: ReadWorkflow,
): Promise<string | undefined> {
  if (file === '') return undefined;
  try {
    const present = await read(file, definition);
    const [kept, found] = [definitionHash(definition), definitionHash(present)];
    if (kept === found) return undefined;
    const versions =
      present.version === definition.version
        ? `both say version ${definition.version}`
        : `it is version ${present.version}, the run's is ${definition.version}`;
    const hashes = `${found.slice(0, 12)} is not ${kept.slice(0, 12)}`;
    return `The run keeps the definition that it was started with; ${file} is another one (${versions}; ${hashes}).`;
  } catch (error) {
    return `The run keeps the definition that it was started with; ${file} was not read: ${messageOf(error)}`;
  }
}

type Head = Pick<RunSession, 'runId' | 'definition' | 'note'>;

interface Opened {
  readonly swarm: SwarmNode;
  readonly store: Store;
  readonly wakeUps: WakeUps;
}

function session(opened: Opened, run: Head & { readonly isResumed: boolean }): RunSession {
  const { swarm, store, wakeUps } = opened;
  const { runId, definition, note, isResumed } = run;
  return {
    swarm,
    definition,
    runId,
    name: definition.name,
    note,
    execute: () => (isResumed ? swarm.resumeWorkflow(runId) : swarm.executeWorkflow(runId)),
    close: async () => {
      await swarm.stop();
      await wakeUps.close();
      await store.close();
    },
  };
}
