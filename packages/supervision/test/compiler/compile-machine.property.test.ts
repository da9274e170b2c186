import { verifies } from '@conclave/test/requirements';
import { createSeededRandom } from '@conclave/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agentMachine } from './agent-machine.ts';
import type { EventSource } from './lockstep.ts';
import { runLockstep } from './lockstep.ts';
import type { RandomEvent } from './random-machine.ts';
import { buildMachine, eventTypes, machineArbitrary } from './random-machine.ts';

const LONGER = process.env['CONCLAVE_TEST_LONG'] === undefined ? 1 : 10;
const PLAIN = { machines: 300 * LONGER, events: 1300 };
const WITH_BUILTINS = { machines: 75 * LONGER, events: 800 };
/** Interpreting is what takes the time: 10 to 40 microseconds an event in generated machines, 7 in this one. */
const MIN_AGENT_EVENTS = 300_000;
const TOTAL_EVENTS = 1_000_000 * LONGER;

function randomEvents(seed: number): EventSource {
  const random = createSeededRandom(seed);
  const event = (): RandomEvent => {
    const v = Math.floor(random.next() * 101);
    // An unhandled error event of another actor fails the machine.
    if (v === 100) return { type: 'xstate.error.actor.other', v, error: new Error('other failed') };
    return { type: eventTypes[Math.floor(random.next() * eventTypes.length)]!, v };
  };
  return { next: event, probes: Array.from({ length: 12 }, event) };
}

describe('compiled machines', () => {
  it(
    verifies('E5.compiled-same-behaviour', 'behave as the interpreter over a million random events'),
    { timeout: 120_000 * LONGER },
    () => {
      let sent = 0;
      const check = (builtins: boolean, { machines, events }: typeof PLAIN): void =>
        fc.assert(
          fc.property(machineArbitrary(builtins), fc.integer(), (description, seed) => {
            const machine = buildMachine(description);
            const result = runLockstep(machine, randomEvents(seed), events);
            expect(result.difference).toBeNull();
            sent += result.sent;
          }),
          { numRuns: machines },
        );
      check(false, PLAIN);
      check(true, WITH_BUILTINS);

      const rest = Math.max(MIN_AGENT_EVENTS, TOTAL_EVENTS - sent);
      const result = runLockstep(agentMachine, agentEvents(7), rest);
      expect(result.difference).toBeNull();
      expect(sent + result.sent).toBeGreaterThanOrEqual(TOTAL_EVENTS);
    },
  );
});

function agentEvents(seed: number): EventSource {
  const random = createSeededRandom(seed);
  const kinds = [
    () => ({
      type: 'ASSIGN',
      taskId: `t${Math.floor(random.next() * 9)}`,
      attempt: Math.floor(random.next() * 5),
    }),
    () => ({ type: 'DONE' }),
    () => ({ type: 'FAIL' }),
    () => ({ type: 'PROGRESS', percent: Math.floor(random.next() * 100) }),
    () => ({ type: 'UNKNOWN' }),
    () => ({ type: random.next() < 0.05 ? 'STOP' : 'DONE' }),
  ];
  const next = () => kinds[Math.floor(random.next() * kinds.length)]!();
  return { next, probes: kinds.map((kind) => kind()) };
}
