import type { World } from '../world.ts';
import type { Fault } from './fault-plan.ts';

/** Makes a fault happen; one that cannot (the node is dead already) does nothing. */
export function strike(world: World, fault: Fault): void {
  if (fault.kind !== 'failpoint') world.tally.add(fault.kind);
  switch (fault.kind) {
    case 'crash':
      crash(world, fault.node, fault.backAfterMs);
      return;
    case 'stop':
      stop(world, fault);
      return;
    case 'partition':
      cutOff(world, fault);
      return;
    case 'store-crash':
      crashStore(world, fault.forMs);
      return;
    case 'drain':
      drain(world, fault);
      return;
    case 'pause':
    case 'cancel':
      wish(world, fault);
      return;
    case 'failpoint':
      arm(world, fault);
  }
}

function crash(world: World, index: number, backAfterMs: number): void {
  const seat = world.seats[index]!;
  seat.node.process.kill();
  world.simulation.schedule(backAfterMs, `${seat.name} back`, () => world.revive(seat));
}

function stop(world: World, { node: index, forMs }: Fault & { kind: 'stop' }): void {
  const { process } = world.seats[index]!.node;
  process.stop();
  world.simulation.schedule(forMs, `${process.name} goes on`, () => process.resume());
}

/** As a service does on its way out: drain, stop, exit. */
function drain(world: World, { node: index, timeoutMs }: Fault & { kind: 'drain' }): void {
  const seat = world.seats[index]!;
  const { node } = seat;
  const leave = async (): Promise<void> => {
    await node.swarm?.drain({ timeoutMs });
    await node.swarm?.stop();
    node.process.kill();
    if (seat.node === node) world.simulation.schedule(50, `${seat.name} back`, () => world.revive(seat));
  };
  leave().catch((error: unknown) => world.violations.add('crashed', `${seat.name}: ${String(error)}`));
}

function cutOff(world: World, { node: index, forMs }: Fault & { kind: 'partition' }): void {
  const seat = world.seats[index]!;
  seat.isCutOff = true;
  world.simulation.schedule(forMs, `${seat.name} reachable`, () => {
    seat.isCutOff = false;
  });
}

function crashStore(world: World, forMs: number): void {
  if (!world.store.isUp) return;
  world.store.crash();
  world.simulation.schedule(forMs, 'store back', () => void world.store.restart());
}

function wish(world: World, { kind, node, run: number }: Fault & { kind: 'pause' | 'cancel' }): void {
  const runs = world.oracle.runs.filter((run) => !run.hasEnded);
  const run = runs[number % Math.max(1, runs.length)];
  if (run === undefined) return;
  const { runId } = run;
  if (kind === 'cancel') world.oracle.cancelled.add(runId);
  world.seats[node]!.operator.ask((swarm) =>
    kind === 'cancel' ? swarm.cancelWorkflow(runId) : swarm.pauseWorkflow(runId),
  );
}

function arm(world: World, { node: index, place, nth }: Fault & { kind: 'failpoint' }): void {
  const { name } = world.seats[index]!.node.process;
  world.failpoints.arm(place, {
    nth,
    matches: ({ process }) => process === name,
    act: () => {
      if (world.isCalm) return;
      world.tally.add('failpoint');
      crash(world, index, 400);
    },
  });
}
