import { ConclaveError } from '@conclave/contracts';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { reportFailure } from '../src/failure.ts';
import { recordingTerminal } from './recording-terminal.ts';

const unknown = new ConclaveError('RUN_NOT_FOUND', { details: { runId: 'run_x' } });

describe('failures', () => {
  it(
    verifies('H4.errors-say-next-step', 'are told with code, message and next step, without a stack'),
    async () => {
      const terminal = recordingTerminal();
      expect(await reportFailure(terminal, unknown, false)).toBe(2);
      expect(terminal.written).toEqual({
        out: '',
        err:
          'RUN_NOT_FOUND: There is no run "run_x" in this store. `conclave status` lists the runs.\n' +
          'Look in the data directory (--data-dir) or database (DATABASE_URL) that it was started with.\n',
      });
    },
  );

  it('are JSON on stdout with --json', async () => {
    const terminal = recordingTerminal();
    expect(await reportFailure(terminal, new Error('odd'), true)).toBe(4);
    expect(JSON.parse(terminal.written.out)).toEqual({
      error: {
        code: 'INTERNAL_ERROR',
        message: 'Unexpected error: odd',
        details: { reason: 'odd' },
        retryable: false,
      },
    });
    expect(terminal.written.err).toBe('');
  });

  it('show the stack with CONCLAVE_DEBUG=1', async () => {
    const terminal = recordingTerminal({ environment: { CONCLAVE_DEBUG: '1' } });
    await reportFailure(terminal, unknown, false);
    expect(terminal.written.err).toContain('failure.test.ts');
  });
});
