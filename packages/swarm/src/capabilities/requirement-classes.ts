/**
 * What runs ask of agents, each interned once, and which agents serve it: those that declare the type or, where the swarm
 * allows it and nobody else could take the task, those with a capability that is like it.
 */
import { ConclaveError, needOf } from '@conclave/contracts';
import type { AgentRequirement } from '@conclave/contracts';
import type { Agent } from '@conclave/agents';
import { nearCapabilities } from './near-capabilities.ts';
import { SimilarTo } from './similar-to.ts';

export interface RequirementClass extends AgentRequirement {
  readonly id: number;
  /** Undefined where agents must declare the type. */
  readonly similar: SimilarTo | undefined;
}

/** A class that an agent serves, and how well: 1 when it declares the type. */
export interface Served {
  readonly classId: number;
  readonly score: number;
}

/** Capabilities less alike than this are no help to whoever mistyped. */
const worthNaming = 0.3;
const mostNamed = 3;

export class RequirementClasses {
  readonly #threshold: number | undefined;
  readonly #all: RequirementClass[] = [];
  readonly #exact = new Map<string, RequirementClass>();
  readonly #similar = new Map<string, RequirementClass>();
  /** By task type. */
  readonly #similarTo = new Map<string, SimilarTo>();

  /** @param threshold how alike a capability must be; undefined where agents must declare the very type */
  constructor(threshold: number | undefined) {
    this.#threshold = threshold;
  }

  /** Some type was given to agents that do not declare it: what they are told must be looked up. */
  get areSimilarUsed(): boolean {
    return this.#similarTo.size > 0;
  }

  /** @param offers what agents that have not given up declare; asked for only where similar ones may step in */
  known(requirement: AgentRequirement, offers: () => readonly string[]): RequirementClass | undefined {
    const key = needOf(requirement);
    if (this.#threshold === undefined || offers().includes(key)) return this.#exact.get(key);
    return this.#similar.get(key);
  }

  /**
   * @param isAvailable false for an agent that has given up
   * @returns the class; one that was opened before when nothing better can be done
   * @throws AGENT_NOT_FOUND, AGENT_TASK_NOT_SUPPORTED, AGENT_NONE_CAPABLE when no agent can ever serve it
   */
  open(
    requirement: AgentRequirement,
    agents: readonly Agent[],
    isAvailable: (agent: Agent) => boolean,
  ): RequirementClass {
    const { agentId, taskType } = requirement;
    const asked = agentId === undefined ? agents : [named(agents, agentId)];
    const declared = asked.filter((agent) => agent.getCapabilities().includes(taskType));
    const present = asked.filter(isAvailable);
    const isDeclared = declared.some(isAvailable);
    const standIns = isDeclared ? undefined : this.#standIns(taskType, present);
    if (standIns !== undefined) return this.#opened(this.#similar, requirement, standIns);
    if (declared.length > 0) return this.#opened(this.#exact, requirement, undefined);
    const gone = this.#standIns(taskType, asked);
    if (gone !== undefined) return this.#opened(this.#similar, requirement, gone);
    throw agentId === undefined ? noneCapable(taskType, agents) : notSupported(asked[0]!, taskType);
  }

  /** How well the agent suits: 0 when it does not serve the class. */
  scoreOf(agent: Agent, { agentId, taskType, similar }: RequirementClass): number {
    if (agentId !== undefined && agentId !== agent.id) return 0;
    const capabilities = agent.getCapabilities();
    if (capabilities.includes(taskType)) return 1;
    return similar?.bestOf(capabilities)?.score ?? 0;
  }

  servedBy(agent: Agent): Served[] {
    return this.#all
      .map((it) => ({ classId: it.id, score: this.scoreOf(agent, it) }))
      .filter(({ score }) => score > 0);
  }

  at(classId: number): RequirementClass {
    return this.#all[classId]!;
  }

  /** What the agent is told that it is to do: the type, or the one of its capabilities that stands in for it. */
  typeFor(agent: Agent, taskType: string): string {
    const similar = this.#similarTo.get(taskType);
    const capabilities = agent.getCapabilities();
    if (similar === undefined || capabilities.includes(taskType)) return taskType;
    return similar.bestOf(capabilities)?.capability ?? taskType;
  }

  /** Undefined where none of the agents may stand in. */
  #standIns(taskType: string, agents: readonly Agent[]): SimilarTo | undefined {
    if (this.#threshold === undefined) return undefined;
    const similar = this.#similarTo.get(taskType) ?? new SimilarTo(taskType, this.#threshold);
    similar.compare(agents.flatMap((agent) => agent.getCapabilities()).filter((it) => it !== taskType));
    const isServed = agents.some((agent) => {
      const capabilities = agent.getCapabilities();
      return !capabilities.includes(taskType) && similar.bestOf(capabilities) !== undefined;
    });
    if (isServed) this.#similarTo.set(taskType, similar);
    return isServed ? similar : undefined;
  }

  #opened(
    among: Map<string, RequirementClass>,
    requirement: AgentRequirement,
    similar: SimilarTo | undefined,
  ): RequirementClass {
    const key = needOf(requirement);
    const known = among.get(key);
    if (known !== undefined) return known;
    const opened = { id: this.#all.length, ...requirement, similar };
    this.#all.push(opened);
    among.set(key, opened);
    return opened;
  }
}

function named(agents: readonly Agent[], agentId: string): Agent {
  const agent = agents.find((it) => it.id === agentId);
  if (agent !== undefined) return agent;
  const known = agents.slice(0, 50).map((it) => it.id);
  throw new ConclaveError('AGENT_NOT_FOUND', {
    details: { agentId, known: known.length > 0 ? known : 'none' },
  });
}

function notSupported(agent: Agent, taskType: string): ConclaveError {
  const capabilities = [...agent.getCapabilities()];
  return new ConclaveError('AGENT_TASK_NOT_SUPPORTED', {
    details: { agentId: agent.id, taskType, capabilities },
  });
}

function noneCapable(taskType: string, agents: readonly Agent[]): ConclaveError {
  const capabilities = [...new Set(agents.flatMap((agent) => agent.getCapabilities()))].toSorted();
  const nearest = nearCapabilities(taskType, capabilities, worthNaming)
    .slice(0, mostNamed)
    .map(({ capability, score }) => `${capability} (${score.toFixed(2)})`);
  return new ConclaveError('AGENT_NONE_CAPABLE', {
    details: {
      taskType,
      capabilities: capabilities.length > 0 ? capabilities : 'none',
      nearest: nearest.length > 0 ? nearest : 'none',
    },
  });
}
