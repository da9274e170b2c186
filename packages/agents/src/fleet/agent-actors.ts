import type { Clock, Logger } from '@conclave/contracts';
import type { ActorSystem } from '@conclave/supervision';
import { compileMachine, createActorSystem, exitText } from '@conclave/supervision';
import type { AgentEffects } from '../agent/agent.machine.ts';
import { createAgentMachine } from '../agent/agent.machine.ts';
import type { RestartLimits } from '../agent/agent-rules.ts';
import type { AgentActor } from '../agent/fleet-agent.ts';

export interface AgentActorsOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly effects: AgentEffects;
  readonly limits: RestartLimits;
}

/** The actors of a fleet: one compiled machine in one actor system. */
export class AgentActors {
  readonly #logic;
  readonly #system: ActorSystem;

  constructor(options: AgentActorsOptions) {
    const { clock, logger, effects, limits } = options;
    this.#logic = compileMachine(createAgentMachine(effects, limits));
    this.#system = createActorSystem({
      clock,
      logger,
      onExit: (reason, id) => {
        if (reason.kind === 'error')
          logger.error('actor of an agent failed', { agentId: id, reason: exitText(reason) });
      },
    });
  }

  start(agentId: string, input: { readonly index: number; readonly concurrency: number }): AgentActor {
    return this.#system.spawn(this.#logic, { id: agentId, input }) as unknown as AgentActor;
  }

  stop(): void {
    this.#system.close();
  }
}
