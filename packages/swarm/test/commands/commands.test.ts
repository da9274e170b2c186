/**
 * A task as a command: validated, executed under its deadline, undone. The agents keep stock and money in this process;
 * what the swarm says it did is compared with what is there.
 */
import { isConclaveError } from '@conclave/contracts';
import { verifies } from '@conclave/test/requirements';
import { temporaryFolder } from '@conclave/testing/temporary-folder';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createNode } from '../../src/index.ts';
import type { LocalAgent, LocalTask, SwarmNode, WorkflowDefinitionInput } from '../../src/index.ts';

/** What an order changes, and what was asked of the agents, in order. */
class Shop {
  readonly calls: string[] = [];
  readonly reserved = new Map<string, number>();
  readonly payments = new Map<string, number>();
  shipments = 0;

  /** Reserves stock; the reservation's id is what undoes it. */
  readonly stock: LocalAgent = {
    agentId: 'stock',
    agentType: 'stock-keeper',
    capabilities: ['reserve', 'unreserve'],
    validateTask: ({ type, params }) => {
      this.calls.push(`validate ${type}`);
      const { amount } = params as { amount?: number };
      return type === 'unreserve' || (amount ?? 0) > 0 ? [] : ['amount: more than 0 is expected'];
    },
    execute: ({ type, params }: LocalTask) => {
      this.calls.push(type);
      const { id, amount } = params as { id: string; amount: number };
      if (type === 'reserve') this.reserved.set(id, amount);
      else this.reserved.delete(id);
      return { id };
    },
  };

  readonly bank: LocalAgent = {
    agentId: 'bank',
    agentType: 'bank',
    capabilities: ['pay', 'refund'],
    execute: ({ type, params }: LocalTask) => {
      this.calls.push(type);
      const { payment, euros } = params as { payment: string; euros: number };
      if (type === 'pay') this.payments.set(payment, euros);
      else this.payments.delete(payment);
      return { payment };
    },
  };

  /** Never has room, and says so only when its deadline is over. */
  readonly carrier: LocalAgent = {
    agentId: 'carrier',
    agentType: 'carrier',
    capabilities: ['ship'],
    execute: ({ signal }: LocalTask) => {
      this.calls.push('ship');
      return new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason as Error)),
      );
    },
  };
}

function order(amount: number): WorkflowDefinitionInput {
  return {
    name: 'order',
    defaults: { retry: { maxAttempts: 1 } },
    tasks: [
      {
        id: 'reserve',
        type: 'reserve',
        params: { id: 'r-1', amount },
        compensate: { type: 'unreserve', params: { id: '${{ result.id }}' } },
      },
      {
        id: 'pay',
        type: 'pay',
        dependsOn: ['reserve'],
        params: { payment: 'p-1', euros: 20 },
        compensate: { type: 'refund', params: { payment: '${{ result.payment }}' } },
      },
      { id: 'ship', type: 'ship', dependsOn: ['pay'], timeoutMs: 20 },
    ],
  };
}

async function shopOn(dataDir?: string): Promise<{ shop: Shop; node: SwarmNode }> {
  const node = await createNode(dataDir === undefined ? {} : { dataDir });
  onTestFinished(() => node.stop());
  const shop = new Shop();
  for (const agent of [shop.stock, shop.bank, shop.carrier]) await node.registerAgent(agent);
  return { shop, node };
}

describe('tasks as commands', () => {
  it(
    verifies('E6.validated-executed-undone', 'are undone in reverse when a later one is out of time'),
    async () => {
      const dataDir = temporaryFolder();
      const { shop, node } = await shopOn(dataDir);
      const workflowId = await node.createWorkflow(order(2));
      const result = await node.executeWorkflow(workflowId);
      expect(shop.calls).toEqual([
        'validate reserve',
        'reserve',
        'pay',
        'ship',
        'refund',
        'validate unreserve',
        'unreserve',
      ]);
      expect([[...shop.reserved], [...shop.payments], shop.shipments]).toEqual([[], [], 0]);
      expect(result).toMatchObject({ success: false, compensatedTasks: ['pay', 'reserve'] });
      expect(result.errors['ship']?.code).toBe('TASK_TIMEOUT');
      const reader = await createNode({ dataDir });
      onTestFinished(() => reader.stop());
      const undone = await reader.listCompensations(workflowId);
      expect(undone.map(({ taskId, status, agentId }) => [taskId, status, agentId])).toEqual([
        ['pay', 'completed', 'bank'],
        ['reserve', 'completed', 'stock'],
      ]);
      const tasks = await reader.listTasks(workflowId);
      expect(tasks.map(({ status }) => status)).toEqual(['completed', 'completed', 'failed']);
    },
  );

  it(
    verifies('E6.validated-executed-undone', 'that are refused run nowhere, and nothing is undone'),
    async () => {
      const { shop, node } = await shopOn();
      const result = await node.executeWorkflow(await node.createWorkflow(order(0)));
      expect(shop.calls).toEqual(['validate reserve']);
      expect(shop.reserved.size).toBe(0);
      expect(result).toMatchObject({ success: false, failedTasks: ['reserve'], compensatedTasks: [] });
      expect(result.errors['reserve']).toMatchObject({ code: 'TASK_PARAMS_INVALID' });
      expect(result.errors['reserve']?.message).toContain('more than 0 is expected');
    },
  );

  it(
    verifies('E6.validated-executed-undone', 'that nobody could undo are refused before anything runs'),
    async () => {
      const { shop, node } = await shopOn();
      const { tasks, ...rest } = order(2);
      const [reserve, ...later] = tasks;
      const definition = { ...rest, tasks: [{ ...reserve!, compensate: { type: 'give-back' } }, ...later] };
      const answer = await node
        .createWorkflow(definition as WorkflowDefinitionInput)
        .then((id) => node.executeWorkflow(id))
        .catch((error: unknown) => error);
      expect(isConclaveError(answer, 'AGENT_NONE_CAPABLE')).toBe(true);
      expect(shop.calls).toEqual([]);
    },
  );
});
