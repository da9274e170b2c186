import type { AgentSpecInput, Assignment, ErrorData, TaskOutcome } from '@conclave/contracts';
import { AgentSpecSchema, systemClock, systemRandom } from '@conclave/contracts';
import { createWorkerShards } from '@conclave/pool';
import { createCountingIds, RecordingLogger } from '@conclave/testing';
import type { LogEntry } from '@conclave/testing';
import { expect, vi } from 'vitest';
import { createAgentFleet } from '../src/index.ts';
import type { Agent, AgentFleet, AgentFleetOptions } from '../src/index.ts';
import { StubShards } from './stub-shards.ts';

export interface Settled {
  readonly agent: number;
  readonly ticket: number;
  readonly outcome: TaskOutcome;
}

/** A fleet and everything it reported. */
export interface FleetUnderTest {
  readonly fleet: AgentFleet;
  readonly shards: StubShards;
  readonly settled: Settled[];
  readonly availability: [agent: number, available: boolean][];
  readonly failures: [agent: number, error: ErrorData][];
  readonly logs: readonly LogEntry[];
  readonly add: (spec: AgentSpecInput) => Agent[];
  readonly one: (spec: AgentSpecInput) => Agent;
  /** @returns the ticket */
  readonly start: (agent: number, assignment?: Partial<Assignment>) => number;
}

export function fleetUnderTest(options: Partial<AgentFleetOptions> = {}): FleetUnderTest {
  const shards = new StubShards();
  const logger = new RecordingLogger();
  const reports = {
    settled: [] as Settled[],
    availability: [] as [number, boolean][],
    failures: [] as [number, ErrorData][],
    logs: logger.entries,
  };
  const fleet = createAgentFleet({
    shards,
    clock: systemClock,
    random: systemRandom,
    ids: createCountingIds(),
    logger,
    onSettle: (agent, ticket, outcome) => reports.settled.push({ agent, ticket, outcome }),
    onAvailability: (agent, available) => reports.availability.push([agent, available]),
    onFailed: (agent, error) => reports.failures.push([agent, error]),
    environment: process.env,
    ...options,
  });
  shards.settled = (ticket, outcome) => fleet.shardSettled(ticket, outcome);
  const add = (spec: AgentSpecInput): Agent[] => fleet.add(AgentSpecSchema.parse(spec));
  return {
    fleet,
    shards,
    ...reports,
    add,
    one: (spec) => add(spec)[0]!,
    start: (agent, assignment = {}) => {
      const ticket = fleet.takeTicket();
      const rest = { runId: 'r', taskId: 't', taskType: 'work', params: undefined, attempt: 1 };
      fleet.start(agent, { ...rest, timeoutMs: undefined, ...assignment, ticket });
      return ticket;
    },
  };
}

/** With real worker threads; `stop` ends both. */
export function fleetOnThreads(baseUrl: string) {
  const shards = createWorkerShards({
    shards: 2,
    onSettle: (ticket, outcome) => test.fleet.shardSettled(ticket, outcome),
  });
  const test = fleetUnderTest({ shards, baseUrl });
  const stop = async (): Promise<void> => {
    await test.fleet.stop();
    await shards.stop();
  };
  return { ...test, stop };
}

/** Waits until the only agent has gone away and come back. */
export function untilBack({ availability }: FleetUnderTest): Promise<void> {
  const goneAndBack = [
    [0, false],
    [0, true],
  ];
  return vi.waitFor(() => expect(availability).toEqual(goneAndBack), 5_000);
}

/** The parsed value of a success; fails the test with the error otherwise. */
export function valueOf(outcome: TaskOutcome): unknown {
  if (!outcome.ok) throw new Error(`${outcome.error.code}: ${outcome.error.message}`);
  return outcome.value === '' ? undefined : JSON.parse(outcome.value);
}

export function errorOf(outcome: TaskOutcome): ErrorData {
  if (outcome.ok) throw new Error(`it succeeded with ${outcome.value}`);
  return outcome.error;
}
