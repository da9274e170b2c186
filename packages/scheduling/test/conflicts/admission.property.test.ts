import { verifies } from '@conclave/test/requirements';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Admission } from '../../src/conflicts/admission.ts';
import type { AdmissionRequest } from '../../src/conflicts/admission.ts';

const resource = fc.constantFrom('a', 'b', 'c');
const request = fc.record({
  read: fc.uniqueArray(resource, { maxLength: 2 }),
  write: fc.uniqueArray(resource, { maxLength: 2 }),
  group: fc.constantFrom(undefined, 'one', 'two'),
});
const scenario = fc.record({
  requests: fc.array(request, { minLength: 1, maxLength: 30 }),
  /** Whether the next step asks or ends, and which of the running tasks ends. */
  steps: fc.array(fc.record({ asks: fc.boolean(), which: fc.nat() }), { maxLength: 80 }),
});
const concurrency = { one: 1, two: 2 };

class Witness {
  readonly #requests: readonly AdmissionRequest[];
  readonly held = new Set<number>();

  constructor(requests: readonly AdmissionRequest[]) {
    this.#requests = requests;
  }

  /** @throws when something runs beside the task that must not */
  start(task: number): void {
    if (this.held.has(task)) throw new Error(`task ${task} was admitted twice`);
    for (const other of this.held)
      if (conflict(this.#requests[task]!, this.#requests[other]!))
        throw new Error(`tasks ${task} and ${other} conflict`);
    this.held.add(task);
    for (const [group, most] of Object.entries(concurrency)) {
      const members = [...this.held].filter((it) => this.#requests[it]!.group === group);
      if (members.length > most) throw new Error(`${members.length} tasks of group ${group} run`);
    }
  }
}

function conflict(a: AdmissionRequest, b: AdmissionRequest): boolean {
  const touches = (it: AdmissionRequest, name: string): boolean => [...it.read, ...it.write].includes(name);
  return a.write.some((name) => touches(b, name)) || b.write.some((name) => touches(a, name));
}

describe('admission', () => {
  it(
    verifies('W5.conflicts', 'never lets a writer of a resource run beside another task that uses it'),
    () => {
      fc.assert(
        fc.property(scenario, ({ requests, steps }) => {
          const admission = new Admission(concurrency);
          const witness = new Witness(requests);
          const ended = new Set<number>();
          const end = (task: number): void => {
            witness.held.delete(task);
            ended.add(task);
            for (const other of admission.release(task, 0)) witness.start(other);
          };
          let next = 0;
          for (const { asks, which } of steps) {
            if (asks && next < requests.length) {
              if (admission.acquire(next, requests[next]!, 0)) witness.start(next);
              next += 1;
            } else if (witness.held.size > 0) {
              end([...witness.held][which % witness.held.size]!);
            }
          }
          // Whoever asked gets its turn: when those that run end one after the other, nobody is left.
          while (witness.held.size > 0) end([...witness.held][0]!);
          expect(ended.size).toBe(next);
        }),
        { numRuns: 300 },
      );
    },
  );

  it(verifies('W5.no-starvation', 'lets a writer run after the readers that were there before it'), () => {
    const admission = new Admission();
    const reads = { read: ['x'], write: [] };
    expect(admission.acquire(0, reads, 0)).toBe(true);
    expect(admission.acquire(1, { read: [], write: ['x'] }, 0)).toBe(false);
    // Readers that come later wait behind the writer; others do not.
    expect(admission.acquire(2, reads, 0)).toBe(false);
    expect(admission.acquire(3, { read: ['y'], write: [] }, 0)).toBe(true);
    expect(admission.release(0, 0)).toEqual([1]);
    expect(admission.acquire(4, reads, 0)).toBe(false);
    expect(admission.release(1, 0)).toEqual([2, 4]);
  });

  it('takes no place in its group for a task that waits for a resource', () => {
    const admission = new Admission({ g: 2 });
    expect(admission.acquire(0, { read: [], write: ['x'], group: 'g' }, 0)).toBe(true);
    expect(admission.acquire(1, { read: [], write: ['x'], group: 'g' }, 0)).toBe(false);
    expect(admission.acquire(2, { read: [], write: [], group: 'g' }, 0)).toBe(true);
  });

  it('lets those go on that waited behind one that gave up', () => {
    const admission = new Admission();
    admission.acquire(0, { read: ['x'], write: [] }, 0);
    admission.acquire(1, { read: [], write: ['x'] }, 0);
    admission.acquire(2, { read: ['x'], write: [] }, 0);
    expect(admission.release(1, 0)).toEqual([2]);
  });

  it(verifies('W5.utilisation', 'reports how much of a group was used'), () => {
    const admission = new Admission({ g: 2 });
    const one = { read: [], write: [], group: 'g' };
    admission.acquire(0, one, 1000);
    admission.acquire(1, one, 1000);
    expect(admission.acquire(2, one, 1000)).toBe(false);
    admission.release(0, 1100);
    admission.release(1, 1100);
    const [figures] = admission.utilisation(1200);
    // Two places for 100 ms, one for another 100 ms, of 2 x 200.
    expect(figures).toEqual({
      group: 'g',
      concurrency: 2,
      running: 1,
      waiting: 0,
      mostRunning: 2,
      ended: 2,
      utilisation: 0.75,
    });
  });
});
