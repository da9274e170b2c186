import type { ErrorData } from '@conclave/contracts';
import type { CommitCounters, StoreReply, StoreRequest } from '../sqlite/group-commit.ts';
import type { SqliteInfo } from '../sqlite/inspect.ts';

/** What the writer thread is started with. */
export interface WriterOptions {
  readonly path: string;
  readonly swarmId: string;
  readonly maxFileBytes: number | undefined;
  readonly busyDeadlineMs: number;
}

export type ToWriter =
  | { readonly kind: 'work'; readonly requests: readonly StoreRequest[] }
  | { readonly kind: 'inspect'; readonly id: number }
  | { readonly kind: 'close' };

export interface WriterInfo extends SqliteInfo, CommitCounters {
  /** Times that another process held the file. */
  readonly busyRetries: number;
}

export type FromWriter =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly error: ErrorData }
  | { readonly kind: 'replies'; readonly replies: readonly StoreReply[] };
