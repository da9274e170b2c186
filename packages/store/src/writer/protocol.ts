import type { ErrorData, LogFields } from '@conclave/contracts';
import type { PostgresInfo } from '../postgres/inspect.ts';
import type { CommitCounters, StoreReply, StoreRequest } from './requests.ts';
import type { SqliteInfo } from '../sqlite/inspect.ts';

/** What the writer thread of an SQLite file is started with. */
export interface WriterOptions {
  readonly path: string;
  readonly swarmId: string;
  readonly maxFileBytes: number | undefined;
  readonly busyDeadlineMs: number;
}

/** What the writer thread of a PostgreSQL database is started with. */
export interface PostgresWriterOptions {
  /** With its password. */
  readonly url: string;
  readonly schema: string;
  /** The address for messages. */
  readonly path: string;
  readonly swarmId: string;
  readonly busyDeadlineMs: number;
  readonly outageLimitMs: number;
}

/** What a log should know of. */
export interface StoreNotice {
  readonly level: 'info' | 'warn';
  /** A constant phrase; the data is in the fields. */
  readonly message: string;
  readonly fields: LogFields;
}

export type NoticeSink = (notice: StoreNotice) => void;

export type ToWriter =
  | { readonly kind: 'work'; readonly requests: readonly StoreRequest[] }
  | { readonly kind: 'inspect'; readonly id: number }
  | { readonly kind: 'close' };

export interface SqliteWriterInfo extends SqliteInfo, CommitCounters {
  readonly kind: 'sqlite';
  /** Times that another process held the file. */
  readonly busyRetries: number;
}

export interface PostgresWriterInfo extends PostgresInfo, CommitCounters {
  readonly kind: 'postgres';
  /** Times that a group was tried again: a deadlock, or a lock that did not come. */
  readonly retries: number;
}

export type WriterInfo = SqliteWriterInfo | PostgresWriterInfo;

export type FromWriter =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly error: ErrorData }
  | { readonly kind: 'notice'; readonly notice: StoreNotice }
  | { readonly kind: 'replies'; readonly replies: readonly StoreReply[] };
