import type { ShardMessage } from '../protocol/protocol.ts';
import type { SharedState } from '../protocol/shared-state.ts';

/** The wire to one shard's thread. The scheduling above it is tested against a thread that is not there. */
export interface ShardLink {
  send(message: ShardMessage): void;
  /** Takes what has arrived and was not delivered yet, so that no result dies with its shard. */
  drain(): unknown[];
  /** Ends the thread, whatever it does. `onEnd` is not called afterwards. */
  terminate(): void;
}

/** Why a thread ended by itself. */
export interface ShardEnd {
  readonly reason: string;
  /** It needed more heap than it may have. */
  readonly isOutOfMemory: boolean;
}

export interface ShardLinkEvents {
  onMessage(message: unknown): void;
  /** Once, when the thread ended by itself: the crash signal. */
  onEnd(end: ShardEnd): void;
}

export interface ShardHost {
  /** Starts a thread. Messages may be sent at once. */
  open(shared: SharedState, events: ShardLinkEvents): ShardLink;
  /** Ends all threads and waits, for a bounded time, until they are gone. */
  close(): Promise<void>;
}
