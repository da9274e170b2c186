import { createActor, fromTransition } from 'xstate';
import { compileMachine } from '@conclave/supervision';
import type { AgentEffects } from '../agent/agent.machine.ts';
import { createAgentMachine } from '../agent/agent.machine.ts';
import type { RestartLimits } from '../agent/agent-rules.ts';
import type { AgentActor } from '../agent/fleet-agent.ts';

/**
 * The actors of a fleet: one compiled machine, one actor system. They name a root as their parent to be in its
 * system, but are not its children: XState's children cost time in proportion to their number at every change.
 */
export class AgentActors {
  readonly #logic: ReturnType<typeof compileAgentMachine>;
  readonly #root = createActor(fromTransition((state: null) => state, null)).start();

  constructor(effects: AgentEffects, limits: RestartLimits) {
    this.#logic = compileAgentMachine(effects, limits);
  }

  start(index: number, concurrency: number): AgentActor {
    const input = { index, concurrency };
    const actor = createActor(this.#logic, { input, parent: this.#root, id: 'agent' });
    return actor.start() as unknown as AgentActor;
  }

  stop(): void {
    this.#root.stop();
  }
}

function compileAgentMachine(effects: AgentEffects, limits: RestartLimits) {
  return compileMachine(createAgentMachine(effects, limits));
}
