import { verifies } from '@conclave/test/requirements';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HandOff } from '../../src/hand-off/hand-off.ts';
import type { Topology } from '../../src/layout/topology.ts';
import { NaiveHandOff } from './naive-hand-off.ts';
import { subjects, type SubjectShape } from '../subjects.ts';

const AGENTS = 24;
const CLASSES = 4;
const agent = fc.nat({ max: AGENTS - 1 });
const classId = fc.nat({ max: CLASSES - 1 });
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('take' as const), classId }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('release' as const), agent }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('add' as const),
      agent,
      slots: fc.nat({ max: 3 }),
      classIds: fc.uniqueArray(classId),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('remove' as const), agent }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('slots' as const), agent, slots: fc.nat({ max: 3 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('class' as const), classId, agents: fc.uniqueArray(agent) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('disturb' as const), step: fc.nat({ max: 3 }) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function hold(condition: boolean, what: string): void {
  if (!condition) throw new Error(`broken: ${what}`);
}

class Trial {
  readonly model = new NaiveHandOff();
  readonly layout: Topology;
  readonly handOff: HandOff;

  readonly #disturb: (step: number) => void;

  constructor({ layout, handOff, disturb }: SubjectShape) {
    this.#disturb = disturb ?? (() => undefined);
    this.layout = layout;
    this.handOff = handOff;
    for (let id = 0; id < CLASSES; id += 1) handOff.addClass(id, []);
  }

  apply(action: Step): void {
    if (action.do === 'take') this.#take(action.classId);
    else if (action.do === 'class') this.#addToClass(action.classId, action.agents);
    else if (action.do === 'disturb') this.#disturb(action.step);
    else if (action.do === 'add') this.#add(action);
    else this.#change(action);
    for (let id = 0; id < CLASSES; id += 1)
      hold(this.handOff.freeCount(id) === this.model.freeCount(id), `free count of class ${id}`);
  }

  #take(id: number): void {
    const free = this.model.freeCount(id);
    const taken = this.handOff.take(id);
    const right = free === 0 ? taken === -1 : this.model.canBeTaken(taken, id);
    hold(right, `took agent ${taken} for class ${id} with ${free} slots free`);
    this.model.took(taken);
  }

  #addToClass(id: number, agents: readonly number[]): void {
    const present = agents.filter((index) => this.model.agents.has(index));
    this.handOff.addClass(id, present);
    for (const index of present) this.model.agents.get(index)!.classIds.add(id);
  }

  #add(action: Extract<Step, { do: 'add' }>): void {
    if (this.model.agents.has(action.agent)) return;
    this.layout.join(action.agent, `agent-${action.agent}`);
    this.handOff.addMember(action.agent, action.slots, action.classIds);
    this.model.agents.set(action.agent, {
      slots: action.slots,
      taken: 0,
      classIds: new Set(action.classIds),
    });
  }

  #change(action: Extract<Step, { do: 'release' | 'remove' | 'slots' }>): void {
    const known = this.model.agents.get(action.agent);
    if (known === undefined) {
      this.handOff.release(action.agent);
    } else if (action.do === 'release' && known.taken > 0) {
      this.handOff.release(action.agent);
      known.taken -= 1;
    } else if (action.do === 'slots') {
      this.handOff.setSlots(action.agent, action.slots);
      known.slots = action.slots;
    } else if (action.do === 'remove') {
      this.handOff.removeMember(action.agent);
      this.layout.leave(action.agent);
      this.model.agents.delete(action.agent);
    }
  }
}

describe.each(subjects)('hand-off, $name', ({ handOffRequirement, create }) => {
  it(verifies(handOffRequirement, 'gives out a free slot exactly when there is one'), () => {
    const property = fc.property(fc.array(step, { maxLength: 300, size: 'max' }), (steps) => {
      const trial = new Trial(create());
      for (const action of steps) trial.apply(action);
    });
    expect(() => fc.assert(property, { numRuns: 200 })).not.toThrow();
  });

  it('refuses a slot that nobody had taken', () => {
    const { layout, handOff } = create();
    layout.join(0, 'a');
    handOff.addMember(0, 1, []);
    expect(() => handOff.release(0)).toThrow('a slot of agent #0 was released that nobody had taken');
  });
});
