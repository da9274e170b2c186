import { AgentIdSchema, ConclaveError, parseWith } from '@conclave/contracts';
import type { AgentSpec } from '@conclave/contracts';
import type { Agent, AgentFleet } from '@conclave/agents';
import { z } from 'zod';

/** What a change of scale did. */
export interface ScaledAgents {
  /** All agents of the declaration now. */
  readonly agents: readonly string[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

interface Registry {
  /** All or none of their agents; the ids are free. */
  registerAll(specs: readonly AgentSpec[]): readonly string[];
  unregisterAgent(agentId: string): Promise<void>;
}

const CountSchema = z.int().min(0).max(1_000_000);

/** Adds agents to a declaration and takes them away, while the swarm works. */
export class AgentScale {
  readonly #fleet: Pick<AgentFleet, 'list'>;
  readonly #registry: Registry;
  readonly #declared = new Map<string, { readonly spec: AgentSpec; readonly ids: Set<string> }>();

  constructor(fleet: Pick<AgentFleet, 'list'>, registry: Registry) {
    this.#fleet = fleet;
    this.#registry = registry;
  }

  remember(spec: AgentSpec, ids: readonly string[]): void {
    this.#declared.set(spec.id, { spec, ids: new Set(ids) });
  }

  /** @throws AGENT_NOT_FOUND, AGENT_LIMIT_REACHED, CONFIG_INVALID; then nothing changed */
  async scale(declaredId: string, count: number): Promise<ScaledAgents> {
    const wanted = parseWith(CountSchema, count, 'number of agents');
    const { spec, ids } = this.#get(declaredId);
    const present = this.#fleet.list().filter((agent) => ids.has(agent.id));
    const added = wanted > present.length ? this.#add(spec, present, wanted - present.length) : [];
    for (const id of added) ids.add(id);
    const surplus = expendable(present).slice(0, Math.max(0, present.length - wanted));
    const removed = surplus.map((agent) => agent.id);
    // Before they are gone: a call meanwhile must not count them.
    for (const id of removed) ids.delete(id);
    await Promise.all(removed.map((id) => this.#registry.unregisterAgent(id)));
    const kept = present.map((agent) => agent.id).filter((id) => !removed.includes(id));
    return { agents: [...kept, ...added], added, removed };
  }

  /** `id-2`, `id-3`, … : the smallest numbers that are free; an agent by the bare id counts as the first. */
  #add(spec: AgentSpec, present: readonly Agent[], count: number): readonly string[] {
    const taken = new Set(this.#fleet.list().map((agent) => agent.id));
    if (present.some((agent) => agent.id === spec.id)) taken.add(`${spec.id}-1`);
    const specs: AgentSpec[] = [];
    for (let number = 1; specs.length < count; number += 1) {
      const id = AgentIdSchema.parse(`${spec.id}-${number}`);
      if (!taken.has(id)) specs.push({ ...spec, id, count: 1 });
    }
    return this.#registry.registerAll(specs);
  }

  #get(declaredId: string): { readonly spec: AgentSpec; readonly ids: Set<string> } {
    const found = this.#declared.get(declaredId);
    if (found !== undefined) return found;
    const known = [...this.#declared.keys()];
    throw new ConclaveError('AGENT_NOT_FOUND', {
      details: { agentId: declaredId, known: known.length > 0 ? known : 'none' },
    });
  }
}

/** Those without work first, and of these the ones that came last. */
function expendable(agents: readonly Agent[]): Agent[] {
  const isBusy = (agent: Agent): number => (agent.getStatus().running > 0 ? 1 : 0);
  return agents.toReversed().toSorted((one, other) => isBusy(one) - isBusy(other));
}
