/** A workflow over the real sequential-thinking server and a real PostgreSQL; the row is read back by another client. */
import type { JsonValue, LocalAgent } from '@conclave/swarm';
import { postgres, testSchema, title } from '@conclave/test/postgres/test-database';
import type { TestSchema } from '@conclave/test/postgres/test-database';
import { verifies } from '@conclave/test/requirements';
import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { embeddedSwarm } from './agents.ts';

/** Runs parameterised statements: `{ sql, values }`. */
function databaseAgent({ schema, url }: TestSchema): LocalAgent {
  return {
    agentId: 'database',
    agentType: 'postgresql',
    capabilities: ['execute-sql'],
    execute: async ({ params }) => {
      const { sql, values } = params as { sql: string; values: JsonValue[] };
      const client = new Client({ connectionString: url });
      await client.connect();
      try {
        await client.query(`SET search_path TO "${schema}"`);
        const { rows, rowCount } = await client.query(sql, values);
        return { rows: rows as JsonValue, rowCount };
      } finally {
        await client.end();
      }
    },
  };
}

describe.runIf(postgres !== undefined)(`an agent over ${title}`, () => {
  it(
    verifies('E2.postgres-real-servers', 'keeps the plan of the thinking agent as a row'),
    { timeout: 60_000 },
    async () => {
      const database = testSchema();
      await database.query(`CREATE SCHEMA "${database.schema}"`);
      const swarm = await embeddedSwarm([databaseAgent(database)]);
      await swarm.registerAgent({
        id: 'thinker',
        kind: 'mcp',
        adapter: 'sequential-thinking',
        capabilities: ['decompose-task'],
      });
      const steps = [
        { id: 'design', description: 'Decide what it does' },
        { id: 'build', description: 'Build it', dependsOn: ['design'] },
      ];
      const id = await swarm.createWorkflow({
        name: 'plan-and-keep',
        tasks: [
          {
            id: 'table',
            type: 'execute-sql',
            params: { sql: 'CREATE TABLE plan (goal TEXT NOT NULL, levels JSONB NOT NULL)', values: [] },
          },
          {
            id: 'plan',
            type: 'decompose-task',
            assignedAgent: 'thinker',
            params: { goal: 'Ship it', steps },
          },
          {
            id: 'keep',
            type: 'execute-sql',
            assignedAgent: 'database',
            dependsOn: ['table'],
            params: {
              sql: 'INSERT INTO plan (goal, levels) VALUES ($1, $2) RETURNING goal',
              values: ['Ship it', '${{ $string(tasks.plan.result.executionPlan.levels) }}'],
            },
          },
        ],
      });
      const result = await swarm.executeWorkflow(id);
      expect(result.errors).toEqual({});
      expect(result).toMatchObject({ success: true, completedTasks: ['table', 'plan', 'keep'] });
      expect(await database.query('SELECT goal, levels FROM plan')).toEqual([
        { goal: 'Ship it', levels: [['design'], ['build']] },
      ]);
    },
  );
});
