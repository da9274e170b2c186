/**
 * Of the definition language, and with it of what a run's rows mean: grows when an older engine would misread a run.
 * Stamped on every run; a node takes no run of a newer version.
 */
export const LANGUAGE_VERSION = 1;
