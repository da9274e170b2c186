import type { WakeTopic } from '@conclave/contracts';

export type Heard = (topics: readonly WakeTopic[]) => void;

/** A way between this process and others. What stays within the process is the hub's. */
export interface WakeSource {
  /** Begins. Resolves after the first try, also when it failed; never rejects. */
  open(heard: Heard): Promise<void>;
  /** Whether anybody here listens now. */
  attend(isListening: boolean): void;
  /** To others. Never waits, never throws. */
  announce(topic: WakeTopic): void;
  /** What was announced is sent, as far as there is a way. Never rejects. */
  close(): Promise<void>;
}
