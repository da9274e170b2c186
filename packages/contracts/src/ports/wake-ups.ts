/**
 * What may have changed for somebody who waits.
 * `runs`: a run may be taken, or somebody wishes something of one; `offers`: work can be claimed; `settled`: claimed
 * work has ended, or a person has decided; `state`: shared state has changed; `journal`: something was committed.
 */
export const wakeTopics = ['runs', 'offers', 'settled', 'state', 'journal'] as const;
export type WakeTopic = (typeof wakeTopics)[number];

/**
 * Tells those who wait, in this process and in others, to ask the store again. A hint and never the truth: it may come
 * late, twice, for nothing or not at all, and everything works without it, only later. One contract suite runs against
 * every implementation.
 */
export interface WakeUps {
  /** To be called after the commit. Calls that come together leave together; never waits and never throws. */
  announce(topic: WakeTopic): void;
  /** Also hears what this process announces. @returns the unsubscribe function */
  subscribe(topic: WakeTopic, listener: () => void): () => void;
  /** Announcements that were made are sent, then nothing more is sent or heard. */
  close(): Promise<void>;
}

/** For those who do without: everything is found by asking again. */
export const silentWakeUps: WakeUps = {
  announce: () => undefined,
  subscribe: () => () => undefined,
  close: () => Promise.resolve(),
};
