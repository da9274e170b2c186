import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { checkGit } from '../../src/doctor/check-git.ts';
import { checkNode } from '../../src/doctor/check-node.ts';
import { checkSequentialThinking } from '../../src/doctor/check-sequential-thinking.ts';
import { checkSqlite } from '../../src/doctor/check-sqlite.ts';
import { checkWorkerThreads } from '../../src/doctor/check-worker-threads.ts';
import { judgeFreeBytes } from '../../src/doctor/check-disk.ts';
import type { SqliteFacts } from '../../src/doctor/probe-store.ts';

const facts = (given: Partial<SqliteFacts>) =>
  ({
    sqliteVersion: '3.51.3',
    walResetSafe: true,
    journalMode: 'wal',
    synchronous: 'full',
    ...given,
  }) as SqliteFacts;

describe('doctor', () => {
  it(verifies('H4.doctor-checks', 'judges what it finds'), async () => {
    expect(checkNode('22.1.0').status).toBe('fail');
    expect(checkNode('24.0.0').status).toBe('ok');
    expect(checkSqlite(undefined).status).toBe('fail');
    expect(checkSqlite(facts({})).status).toBe('ok');
    expect(checkSqlite(facts({ walResetSafe: false })).status).toBe('warn');
    expect(checkSqlite(facts({ journalMode: 'delete' })).status).toBe('fail');
    expect([1e6, 1e8, 1e12].map((free) => judgeFreeBytes(free, '/').status)).toEqual(['fail', 'warn', 'ok']);
  });

  it('looks at the machine itself', async () => {
    expect(await checkWorkerThreads()).toMatchObject({ status: 'ok' });
    expect(await checkGit('no-such-program')).toMatchObject({ status: 'warn', detail: 'not found' });
    expect(checkSequentialThinking(['no-such-package', 'x/package.json']).status).toBe('warn');
  });
});
