import { toErrorData } from '@conclave/contracts';
import type { Clock } from '@conclave/contracts';
import { createVolatileStore } from '@conclave/store';
import type { Store } from '@conclave/store';
import type { SendCall, StoreAnswer, StoreCall, StoreKind } from './store-backend.ts';

/** The methods that travel; `close` ends a node's own connection only. */
const methods = [
  'createRun',
  'acquireRun',
  'claimRun',
  'renewRun',
  'commitTurn',
  'releaseRun',
  'requestControl',
  'readWishes',
  'loadRun',
  'loadTasks',
  'listRuns',
  'readJournal',
  'appendEvents',
  'join',
  'heartbeat',
  'leave',
  'acquireLease',
  'renewLease',
  'releaseLease',
  'sweep',
] as const;

/** Of tasks that are done outside; no other method has one of these names. */
const offerMethods = [
  'offerTasks',
  'withdrawTasks',
  'settledTasks',
  'reapTasks',
  'claimTasks',
  'heartbeatTask',
  'completeTask',
  'failTask',
  'releaseTask',
  'resetTask',
  'giveUpTask',
  'listHostTasks',
] as const;
type Method = (typeof methods | typeof offerMethods)[number];

const reads: ReadonlySet<string> = new Set([
  'readWishes',
  'loadRun',
  'loadTasks',
  'listRuns',
  'readJournal',
  'settledTasks',
  'listHostTasks',
]);

type Answering = Record<Method, (...args: unknown[]) => Promise<unknown>>;

/** The store in memory, called by the names of its methods. */
export const volatileKind: StoreKind = {
  name: 'volatile',
  open({ now, isAlive }) {
    const store = createVolatileStore({ clock: clockOf(now), isAlive: (node) => isAlive(node.nodeId) });
    return {
      execute: (calls) => Promise.all(calls.map((call) => answer(store, call))),
      close: () => void store.close(),
    };
  },
  connect: (send) => connect(send),
  isWrite: (name) => !reads.has(name),
};

/** The call is carried out before the first promise: a group's calls go one after the other. */
async function answer(store: Store, { name, args }: StoreCall): Promise<StoreAnswer> {
  try {
    const isOfOffers = (offerMethods as readonly string[]).includes(name);
    const target = (isOfOffers ? store.offers : store) as unknown as Answering;
    const value = await target[name as Method](...(args as unknown[]));
    return { ok: true, value };
  } catch (error) {
    return { ok: false, error: toErrorData(error) };
  }
}

function connect(send: SendCall): Store {
  const callsOf = (names: readonly Method[]) =>
    Object.fromEntries(names.map((name) => [name, (...args: unknown[]) => send({ name, args })]));
  return {
    ...(callsOf(methods) as unknown as Store),
    offers: callsOf(offerMethods) as unknown as Store['offers'],
    info: () => Promise.resolve({ kind: 'volatile', durable: false, runs: 0 }),
    close: () => Promise.resolve(),
  };
}

/** The store reads both clocks and never waits. */
function clockOf(now: () => number): Clock {
  const refuse = (): never => {
    throw new Error('the store schedules nothing');
  };
  return { nowMs: now, monotonicMs: now, schedule: refuse };
}
