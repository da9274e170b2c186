/** What a choice costs: many equal tasks on many agents, and whether that grows with either. */
import { Fleet, RunSchedule, strategyNamed } from '@conclave/scheduling';
import { createSeededRandom } from '@conclave/testing';
import type { BenchmarkRow } from '../harness/report.ts';
import { threadCpuUs } from '../harness/timing.ts';

export function choiceCosts(smoke: boolean): BenchmarkRow[] {
  const shrink = smoke ? 100 : 1;
  const cost = (agents: number, tasks: number): number => perTaskUs(agents / shrink, tasks / shrink);
  const few = cost(1_000, 10_000);
  const many = cost(1_000, 100_000);
  const manyAgents = cost(10_000, 100_000);
  const target = { atMost: 1.5 };
  return [
    { name: 'choice and observation, 1,000 agents, 10,000 tasks', value: few, unit: 'us/task' },
    { name: 'choice and observation, 1,000 agents, 100,000 tasks', value: many, unit: 'us/task' },
    { name: 'choice and observation, 10,000 agents, 100,000 tasks', value: manyAgents, unit: 'us/task' },
    { name: 'ten times the tasks: cost per task', value: many / few, unit: 'times', target },
    { name: 'ten times the tasks and agents: cost per task', value: manyAgents / few, unit: 'times', target },
  ];
}

/** Waves: all agents that run end in an order of their own, a 20th of them at a time. */
function perTaskUs(agents: number, tasks: number): number {
  const random = createSeededRandom(3);
  const fleet = new Fleet();
  fleet.openClass(0, 0);
  for (let agent = 0; agent < agents; agent += 1) {
    fleet.addAgent(agent, 1);
    fleet.addMember(0, agent);
  }
  const graph = {
    size: tasks,
    offsets: new Int32Array(tasks + 1),
    dependents: new Int32Array(0),
    inDegrees: new Int32Array(tasks),
  };
  const speeds = Array.from({ length: agents }, () => 1 + 7 * random.next());
  const strategy = strategyNamed('compute_optimized');
  return (
    threadCpuUs(() => {
      const schedule = new RunSchedule({ fleet, strategy, graph, classOf: new Int32Array(tasks) });
      for (let task = 0; task < tasks; task += 1) schedule.ready(task);
      runWaves(schedule, fleet, speeds);
    }) / tasks
  );
}

function runWaves(schedule: RunSchedule, fleet: Fleet, speeds: readonly number[]): void {
  const running: { task: number; agent: number; endMs: number }[] = [];
  let nowMs = 0;
  for (;;) {
    for (const { task, agent } of schedule.choose(nowMs)) {
      fleet.started(agent, 0, nowMs);
      running.push({ task, agent, endMs: nowMs + 8_000 / speeds[agent]! });
    }
    if (running.length === 0) return;
    nowMs += 50;
    for (let i = running.length - 1; i >= 0; i -= 1) {
      const { task, agent, endMs } = running[i]!;
      if (endMs > nowMs) continue;
      running[i] = running.at(-1)!;
      running.pop();
      fleet.ended(agent, 0, { nowMs: endMs, succeeded: true });
      schedule.ended(task);
    }
  }
}
