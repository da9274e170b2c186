import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { painter } from '../../src/format/colour.ts';
import { chooseView } from '../../src/progress/choose-view.ts';
import { blockLines, LiveBlock } from '../../src/progress/live-block.ts';
import { Phase } from '../../src/progress/phase.ts';
import { PlainLines } from '../../src/progress/plain-lines.ts';
import type { ProgressSnapshot } from '../../src/progress/progress-snapshot.ts';
import { RateMeter } from '../../src/progress/rate-meter.ts';
import { recordingTerminal } from '../recording-terminal.ts';

const snapshot = (given: Partial<ProgressSnapshot> = {}): ProgressSnapshot => ({
  name: 'review',
  runId: 'run_1',
  tasks: { total: 40, completed: 9, failed: 1, skipped: 0, cancelled: 0, running: 3 },
  agents: { busy: 3, total: 8 },
  perSecond: 5,
  leftMs: 6_000,
  phase: ['measure', 'list'],
  freshTypes: [],
  approvals: [],
  compensating: undefined,
  elapsedMs: 2_000,
  stopping: false,
  ...given,
});

describe('rate and time left', () => {
  it('are unknown until something was measured', () => {
    const meter = new RateMeter();
    expect(meter.perSecond()).toBeUndefined();
    meter.add(0, 7);
    meter.add(400, 9);
    expect(meter.perSecond()).toBeUndefined();
    expect(meter.timeLeftMs(10, 17)).toBeUndefined();
    expect(meter.timeLeftMs(0, 17)).toBe(0);
  });

  it(
    verifies('H4.time-left-measured', 'follow the last ten seconds and leave out what was done before'),
    () => {
      const meter = new RateMeter();
      for (let s = 0; s <= 30; s += 1) meter.add(s * 1000, 1_000 + (s <= 15 ? s : 15 + (s - 15) * 10));
      expect(meter.perSecond()).toBe(10);
      expect(meter.timeLeftMs(50, 1_215)).toBe(5_000);
    },
  );

  it('say nothing of time left after the first of many tasks', () => {
    const meter = new RateMeter();
    meter.add(0, 0);
    meter.add(1_000, 1);
    expect(meter.timeLeftMs(499, 500)).toBeUndefined();
    expect(meter.timeLeftMs(9, 10)).toBe(9_000);
    meter.add(2_000, 20);
    expect(meter.timeLeftMs(480, 500)).toBe(48_000);
  });

  it('hold still over slow tasks', () => {
    const meter = new RateMeter();
    for (let done = 0; done <= 6; done += 1) meter.add(done * 30_000, done);
    meter.add(6 * 30_000 + 15_000, 6);
    expect(meter.perSecond()).toBeCloseTo(6 / 195, 5);
  });
});

describe('phase', () => {
  it('is the types that moved last, and tells each new one once', () => {
    const phase = new Phase();
    const change = (taskType: string, status: 'running' | 'completed' | 'skipped') => ({
      taskId: 't',
      taskType,
      status,
      attempt: 1,
    });
    phase.note([change('list', 'running'), change('list', 'completed'), change('measure', 'running')]);
    expect(phase.latest).toEqual(['measure', 'list']);
    expect(phase.takeFresh()).toEqual(['list', 'measure']);
    phase.note([change('list', 'completed'), change('never', 'skipped')]);
    expect(phase.latest).toEqual(['list', 'measure']);
    expect(phase.takeFresh()).toEqual([]);
  });
});

describe('live block', () => {
  it('shows tasks, agents, rate, time left and phase, and fits the width', () => {
    expect(blockLines(snapshot(), 79)).toEqual([
      'review  run_1  2.0 s',
      '[#######-----------------------] 10/40 tasks, 1 failed',
      '3/8 agents busy, 5.0 tasks/s, 6 s left',
      'phase: measure, list',
    ]);
    for (const width of [5, 20, 30])
      for (const line of blockLines(snapshot(), width)) expect(line.length).toBeLessThanOrEqual(width);
  });

  it('paints over itself and leaves nothing behind', () => {
    const terminal = recordingTerminal();
    const block = new LiveBlock(terminal, painter(false));
    block.show(snapshot());
    expect(terminal.written.err).not.toContain('\u001b');
    terminal.written.err = '';
    block.show(snapshot());
    expect(terminal.written.err.startsWith('\r\u001b[4A\u001b[J')).toBe(true);
    terminal.written.err = '';
    block.end();
    expect(terminal.written.err).toBe('\r\u001b[4A\u001b[J');
    terminal.resize(40);
    expect(terminal.written.err).toBe('\r\u001b[4A\u001b[J');
  });

  it('finds its first row again when the window became narrower', () => {
    const terminal = recordingTerminal({ width: 80 });
    const block = new LiveBlock(terminal, painter(false));
    block.show(snapshot());
    terminal.written.err = '';
    terminal.resize(30);
    // 20, 54, 38 and 20 characters stand on 1, 2, 2 and 1 rows of 30.
    expect(terminal.written.err.startsWith('\r\u001b[6A\u001b[J')).toBe(true);
    block.end();
  });
});

describe('plain lines', () => {
  it(verifies('H4.plain-progress', 'come at most once a second, and when work of a new kind begins'), () => {
    const terminal = recordingTerminal();
    const lines = new PlainLines(terminal);
    const tasks = snapshot().tasks;
    lines.show(snapshot({ elapsedMs: 0, freshTypes: ['list'] }));
    lines.show(snapshot({ elapsedMs: 500, tasks: { ...tasks, completed: 10 } }));
    lines.show(snapshot({ elapsedMs: 900, tasks: { ...tasks, completed: 11 }, freshTypes: ['measure'] }));
    lines.show(snapshot({ elapsedMs: 1_000, tasks: { ...tasks, completed: 12 } }));
    lines.show(snapshot({ elapsedMs: 5_000, tasks: { ...tasks, completed: 12 } }));
    expect(terminal.written.err.trimEnd().split('\n')).toEqual([
      'review: run run_1',
      'phase: list',
      '10/40 tasks, 1 failed, 3/8 agents busy, 5.0 tasks/s, 6 s left',
      'phase: measure',
      '13/40 tasks, 1 failed, 3/8 agents busy, 5.0 tasks/s, 6 s left',
    ]);
  });

  it('are chosen where nobody watches, and nothing with --json', () => {
    expect(chooseView(recordingTerminal(), false)).toBeInstanceOf(PlainLines);
    expect(chooseView(recordingTerminal(), true)).toBeUndefined();
    expect(chooseView(recordingTerminal({ stderrIsTerminal: true }), true)).toBeInstanceOf(LiveBlock);
  });
});
