import { describe, expect, it } from 'vitest';
import { CpuCredit } from '../../src/main/cpu-credit.ts';

describe('cpu credit', () => {
  it('begins with one to run and one at hand', () => {
    expect(new CpuCredit(1024).limit).toBe(2);
  });

  it('grows twofold per report while tasks take microseconds, up to its bound', () => {
    const credit = new CpuCredit(64);
    const limits = Array.from({ length: 7 }, () => {
      credit.report(10, 20);
      return credit.limit;
    });
    expect(limits).toEqual([4, 8, 16, 32, 64, 64, 64]);
  });

  it('shrinks at once when tasks take long', () => {
    const credit = new CpuCredit(64);
    for (let i = 0; i < 7; i += 1) credit.report(10, 20);
    credit.report(1, 50_000);
    expect(credit.limit).toBe(2);
  });

  it('takes tasks for tiny although the thread loses its core now and then', () => {
    const credit = new CpuCredit(64);
    expect(credit.isForTiny).toBe(false);
    credit.report(500, 250);
    credit.report(500, 5250);
    credit.report(1, 12);
    expect(credit.isForTiny).toBe(true);
    for (let i = 0; i < 10; i += 1) credit.report(20, 1000);
    expect(credit.isForTiny).toBe(false);
  });

  it('does not shrink for the slow first task of a message', () => {
    const credit = new CpuCredit(1024);
    for (let i = 0; i < 10; i += 1) credit.report(500, 500);
    for (let i = 0; i < 5; i += 1) credit.report(1, 15);
    expect(credit.limit).toBe(1024);
  });
});
