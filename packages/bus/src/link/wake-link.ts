import type { WakeTopic } from '@conclave/contracts';
import type { Heard } from '../wake-source.ts';

/** One connection to a server that passes wake-ups on. */
export interface WakeLink {
  /** Resolves when the server has it, or when the link can do no more about it. Rejections mean that the link is lost. */
  send(topics: readonly WakeTopic[]): Promise<void>;
  /** What was sent has arrived. Never rejects. */
  close(): Promise<void>;
}

export interface WakeLinkEvents {
  /** From others; what this node sends itself does not come back. */
  readonly heard: Heard;
  /** The connection is of no more use. */
  readonly lost: (reason: string) => void;
}

/** Rejects with an error whose message is meant for people: it names no password. */
export type OpenWakeLink = (events: WakeLinkEvents) => Promise<WakeLink>;
