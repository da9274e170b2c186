import { getShortestPaths } from 'xstate/graph';
import { describe, expect, it } from 'vitest';
import { compileMachine, errorExit, NORMAL } from '../../src/index.ts';
import { SupervisorFlagsSchema } from '../../src/supervisor/supervisor-flags.ts';
import { supervisorMachine } from '../../src/supervisor/supervisor.machine.ts';
import type { SupervisorEvent } from '../../src/supervisor/supervisor.machine.ts';

const exited = (rest: Partial<SupervisorEvent>): SupervisorEvent =>
  ({
    type: 'CHILD_EXITED',
    childId: 'a',
    reason: errorExit(new Error('x')),
    restart: 'permanent',
    significant: false,
    significantLeft: 0,
    atMs: 0,
    ...rest,
  }) as SupervisorEvent;

describe('the supervisor machine', () => {
  it('is flat: it runs compiled', () => {
    expect(() => compileMachine(supervisorMachine)).not.toThrow();
  });

  it('reaches each of its states', () => {
    const flags = SupervisorFlagsSchema.parse({ strategy: 'one_for_all', autoShutdown: 'any_significant' });
    const paths = getShortestPaths(supervisorMachine, {
      input: { id: 'sup', flags },
      events: [
        { type: 'STARTED' },
        { type: 'START_FAILED', reason: errorExit(new Error('y')) },
        { type: 'GROUP_STARTED' },
        { type: 'SHUTDOWN' },
        { type: 'KILL' },
        { type: 'ALL_STOPPED' },
        exited({}),
        exited({ restart: 'transient', reason: NORMAL, significant: true } as Partial<SupervisorEvent>),
      ],
    });
    const reached = new Set(paths.map(({ state }) => state.value));
    expect(reached).toEqual(new Set(Object.keys(supervisorMachine.states)));
  });
});
