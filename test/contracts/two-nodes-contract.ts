import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { AgentSpecInput, RunResult, RunSummary, StoredTask } from '@conclave/contracts';
import { verifies } from '../requirements.ts';

/** What two nodes on one store are asked to do, as an embedder would. */
export interface SwarmUnderTest {
  createWorkflow(definition: object): Promise<string>;
  executeWorkflow(workflowId: string): Promise<RunResult>;
  pauseWorkflow(workflowId: string): Promise<void>;
  resumeWorkflow(workflowId: string): Promise<RunResult>;
  cancelWorkflow(workflowId: string): Promise<void>;
  getWorkflowStatus(workflowId: string): Promise<RunSummary>;
  listTasks(workflowId: string): Promise<readonly StoredTask[]>;
  stop(): Promise<void>;
}

export interface NodeOptions {
  readonly leaseMs: number;
  readonly agents: AgentSpecInput[];
}

export interface TwoNodesTarget {
  /** Store and wake-ups. */
  readonly name: string;
  /** Nothing but the renewal of a lease brings wishes for certain. */
  readonly isUnreliable?: boolean;
  /** One task at a time; does `wait` with the parameter `ms`, and `echo`. */
  readonly agent: AgentSpecInput;
  /** A place for a store that is empty. @returns opens a node on it */
  place(): (options: NodeOptions) => Promise<SwarmUnderTest>;
}

/** Where wake-ups are to be relied on, a lease is renewed so seldom that a test would not see it. */
const SELDOM_MS = 240_000;
const OFTEN_MS = 2_000;

const COUNT = 60;
const long = {
  name: 'long',
  tasks: Array.from({ length: COUNT }, (_, i) => ({
    id: `t${i}`,
    type: 'wait',
    params: { ms: 20 + (i % 3) },
  })),
};
const endless = { name: 'endless', tasks: [{ id: 'only', type: 'wait', params: { ms: 600_000 } }] };

const whole = {
  success: true,
  stopReason: 'completed',
  results: Object.fromEntries(long.tasks.map(({ id, params }) => [id, params.ms])),
};
const readBack = long.tasks.map(({ id, params }) => [id, 'completed', String(params.ms)]);

/** One scenario, whatever carries the wake-ups: what comes of it is the same. */
export function describeTwoNodes(target: TwoNodesTarget): void {
  describe(`two nodes on ${target.name}`, () => {
    const leaseMs = target.isUnreliable === true ? OFTEN_MS : SELDOM_MS;

    async function twoNodes() {
      const open = target.place();
      const node = async (): Promise<SwarmUnderTest> => {
        const swarm = await open({ leaseMs, agents: [target.agent] });
        onTestFinished(() => swarm.stop());
        return swarm;
      };
      const [a, b] = [await node(), await node()];
      const state = (id: string) => vi.waitFor(() => b.getWorkflowStatus(id));
      const begun = (id: string, what: 'completed' | 'running') =>
        vi.waitFor(async () => expect((await state(id)).tasks[what]).toBeGreaterThan(0), 20_000);
      const rows = async (node: SwarmUnderTest, id: string) =>
        (await node.listTasks(id)).map(({ taskId, status, result }) => [taskId, status, result]);
      return { a, b, begun, rows };
    }

    const proof = [
      'W3.wake-ups-no-truth',
      ...(target.isUnreliable === true ? [] : (['W3.wishes-at-once'] as const)),
    ] as const;

    it(verifies(proof, 'one pauses what the other drives, and goes on with it'), async () => {
      const { a, b, begun, rows } = await twoNodes();
      const id = await a.createWorkflow(long);
      const first = a.executeWorkflow(id);
      await begun(id, 'completed');
      await b.pauseWorkflow(id);
      expect(await first).toMatchObject({ success: false, stopReason: 'paused' });
      expect(await b.getWorkflowStatus(id)).toMatchObject({ status: 'paused', holder: null });
      const rest = await b.resumeWorkflow(id);
      expect(rest).toMatchObject({ ...whole, tasks: { total: COUNT, completed: COUNT } });
      expect(rest.tasks.reused).toBeGreaterThan(0);
      expect(await rows(a, id)).toEqual(readBack);
    });

    it(verifies(proof, 'one cancels what the other drives'), async () => {
      const { a, b, begun } = await twoNodes();
      const id = await a.createWorkflow(endless);
      const run = a.executeWorkflow(id);
      await begun(id, 'running');
      await b.cancelWorkflow(id);
      expect(await run).toMatchObject({ stopReason: 'cancelled', tasks: { total: 1, cancelled: 1 } });
      expect(await b.getWorkflowStatus(id)).toMatchObject({ status: 'cancelled', tasks: { cancelled: 1 } });
    });

    it(verifies('W3.wake-ups-no-truth', 'one takes up what the other left'), async () => {
      const { a, b, begun, rows } = await twoNodes();
      const id = await a.createWorkflow(long);
      const first = a.executeWorkflow(id);
      await begun(id, 'completed');
      await a.stop();
      expect(await first).toMatchObject({ success: false, stopReason: 'interrupted' });
      expect(await b.resumeWorkflow(id)).toMatchObject({ ...whole, tasks: { completed: COUNT } });
      expect(await rows(b, id)).toEqual(readBack);
    });
  });
}
