import type { Clock } from '@conclave/contracts';
import type { BidCost } from '../hand-off/bid-cost.ts';
import type { LayoutKind } from '../layout/topology.ts';
import { forecast } from '../model/coordination-model.ts';
import { createShape, type ShapeOptions } from '../shape.ts';
import { AdaptiveHandOff } from './adaptive-hand-off.ts';
import { AdaptiveLayout } from './adaptive-layout.ts';
import { decide, TASKS_PER_AGENT, type AdaptiveSettings, type Measured } from './adaptive-rule.ts';
import { LatencyWindow } from './latency-window.ts';

/** A change of shape that was made. */
export interface SwitchDecision {
  readonly from: LayoutKind;
  readonly to: LayoutKind;
  readonly members: number;
  /** One sentence with the figures that decided. */
  readonly reason: string;
}

export interface AdaptivePorts {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly cost: BidCost | undefined;
  readonly onSwitch: (decision: SwitchDecision) => void;
}

const LATENCY_SAMPLES = 256;

/**
 * Holds one of the shapes at a time and measures it. After a number of tasks it looks at
 * the figures and asks the rule; a change takes members, slots and what is handed out along. It has no timer: without
 * work there is nothing to decide.
 */
export class AdaptiveShape {
  readonly layout: AdaptiveLayout;
  readonly handOff: AdaptiveHandOff;
  readonly #ports: AdaptivePorts;
  readonly #latency = new LatencyWindow(LATENCY_SAMPLES);
  /** The newest measured skew of each shape that was tried. */
  readonly #skew: Partial<Record<LayoutKind, number>> = {};
  #settings: AdaptiveSettings;
  #failures = 0;
  /** Of the newest period that had any. */
  #latencyMs: number | undefined;
  #changedAtMs: number;

  constructor(settings: AdaptiveSettings, ports: AdaptivePorts) {
    const shape = createShape(settings.adaptive.initial, settings, ports.cost);
    this.#settings = settings;
    this.#ports = ports;
    this.layout = new AdaptiveLayout(shape.layout);
    this.handOff = new AdaptiveHandOff(shape.handOff, settings.adaptive.tasksPerLook, () => this.look());
    this.#changedAtMs = ports.clock.monotonicMs();
  }

  /** What a message takes in this shape, as far as it was measured: the latency of hand-offs over their hops. */
  get hopMs(): number | undefined {
    const latencyMs = this.#latency.median() ?? this.#latencyMs;
    if (latencyMs === undefined) return undefined;
    const { kind, size: members } = this.layout;
    const busyShare = this.handOff.busyShare(this.layout.indices());
    const circumstances = { members, busyShare, hubCapacity: this.#settings.adaptive.hubCapacity };
    return latencyMs / forecast({ ...this.#settings, kind }, circumstances).hops;
  }

  acknowledged(latencyMs: number): void {
    this.#latency.add(latencyMs);
  }

  /** A member was lost or went down. */
  failed(): void {
    this.#failures += 1;
  }

  /** Judges the period that ends now, and begins another one. */
  look(): void {
    const { kind, size } = this.layout;
    const tasksPerLook = Math.max(this.#settings.adaptive.tasksPerLook, TASKS_PER_AGENT * size);
    if (this.handOff.tasks < tasksPerLook) return this.handOff.lookAt(tasksPerLook);
    const agents = this.layout.indices();
    const figures = this.handOff.startPeriod(agents, tasksPerLook);
    if (figures.skew !== undefined) this.#skew[kind] = figures.skew;
    this.#latencyMs = this.#latency.median() ?? this.#latencyMs;
    const measured: Measured = {
      current: kind,
      members: size,
      tasks: figures.tasks,
      latencyMs: this.#latency.median(),
      busyShare: figures.busyShare,
      skew: this.#skew,
      failures: this.#failures,
      dwellMs: this.#ports.clock.monotonicMs() - this.#changedAtMs,
    };
    this.#failures = 0;
    this.#latency.clear();
    const verdict = decide(measured, this.#settings);
    if (verdict.kind !== kind) this.switchTo(verdict.kind, verdict.reason);
  }

  /** Changes the shape now. Members keep their order, their slots and what they have been handed. */
  switchTo(kind: LayoutKind, reason: string, tuning: Partial<ShapeOptions> = {}): void {
    const from = this.layout.kind;
    this.#settings = { ...this.#settings, ...tuning };
    const agents = this.layout.indices();
    const next = createShape(kind, this.#settings, this.#ports.cost);
    for (const agent of agents) next.layout.join(agent, this.layout.agentId(agent));
    this.handOff.moveTo(next.handOff, agents);
    this.layout.current = next.layout;
    this.#changedAtMs = this.#ports.clock.monotonicMs();
    this.#ports.onSwitch({ from, to: kind, members: agents.length, reason });
  }
}
