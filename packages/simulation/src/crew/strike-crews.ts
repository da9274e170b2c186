import type { World } from '../world.ts';

/** Long enough for agents that crashed to be well again, and for those that gave up to be replaced, in ms. */
const SETTLING_MS = 6_000;

/** Has the faults of agents happen at their times. */
export function strikeCrews({ simulation, scenario, seats }: World): void {
  for (const fault of scenario.crew?.faults ?? [])
    simulation.schedule(fault.atMs, `fault ${fault.kind}`, () => seats[fault.node]!.node.crew?.strike(fault));
}

/** Lets the agents of every node come to rest, and looks whether all are there and hear. */
export async function settleCrews({ simulation, scenario, seats, violations }: World): Promise<void> {
  if (scenario.crew === undefined) return;
  await simulation.run({ untilMs: simulation.nowMs + SETTLING_MS });
  let whole = 0;
  for (const { node } of seats)
    node.crew?.checkWhole().then(
      () => (whole += 1),
      (error: unknown) => violations.add('crashed', `${node.process.name}: ${String(error)}`),
    );
  await simulation.run({ untilMs: simulation.nowMs + 1_000, isDone: () => whole === seats.length });
  violations.require(
    whole === seats.length,
    'unheard',
    () => `${seats.length - whole} nodes did not broadcast`,
  );
}
