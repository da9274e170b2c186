import { expect, it } from 'vitest';
import { noticeLine } from '../../src/run/notice-line.ts';

it('says which server, and why where that is known', () => {
  const lost = { level: 'warn', message: 'database lost, waiting for it', fields: { path: 'x' } } as const;
  expect(noticeLine(lost)).toBe('PostgreSQL: database lost, waiting for it\n');
  const fields = { over: 'NATS', where: 'nats://h:4222', reason: 'connect ECONNREFUSED' };
  expect(noticeLine({ level: 'warn', message: 'no wake-ups', fields })).toBe(
    'NATS: no wake-ups (nats://h:4222: connect ECONNREFUSED)\n',
  );
});
