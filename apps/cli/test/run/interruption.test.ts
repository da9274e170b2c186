import { describe, expect, it, onTestFinished } from 'vitest';
import { onInterruption } from '../../src/run/interruption.ts';

function heard() {
  const calls: string[] = [];
  let now = 0;
  const unlisten = onInterruption(
    { stop: () => calls.push('stop'), abandon: () => calls.push('abandon') },
    () => now,
  );
  onTestFinished(unlisten);
  return {
    calls,
    after: (ms: number, signal: NodeJS.Signals) => {
      now += ms;
      process.emit(signal, signal);
      return calls;
    },
  };
}

describe('interruption', () => {
  it('stops at the first signal and leaves at once at the second', () => {
    const { after } = heard();
    expect(after(0, 'SIGINT')).toEqual(['stop']);
    expect(after(500, 'SIGTERM')).toEqual(['stop', 'abandon']);
  });

  it('takes one Ctrl-C that arrives twice for one', () => {
    const { after } = heard();
    after(0, 'SIGINT');
    expect(after(5, 'SIGINT')).toEqual(['stop']);
    expect(after(400, 'SIGINT')).toEqual(['stop', 'abandon']);
  });

  it('leaves at once at SIGQUIT, so that no child is left behind', () => {
    expect(heard().after(0, 'SIGQUIT')).toEqual(['abandon']);
  });
});
