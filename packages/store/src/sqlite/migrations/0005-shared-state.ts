/**
 * Shared state. A deleted key keeps its row, without a value, until retention takes it: its version goes on growing.
 * `state_floor` has what retention has taken: the largest version of a key, and the number of a change. `bytes` stands
 * before the values, so that sizes are added up without reading them.
 */
export const sharedState = `
CREATE TABLE shared_state (
  swarm_id   TEXT NOT NULL,
  key        TEXT NOT NULL,
  version    INTEGER NOT NULL,
  changed_by TEXT,
  changed_at INTEGER NOT NULL,
  expires_at INTEGER,
  value      TEXT,
  PRIMARY KEY (swarm_id, key)
) STRICT;
CREATE INDEX shared_state_expiry ON shared_state (swarm_id, expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE state_change (
  seq        INTEGER PRIMARY KEY AUTOINCREMENT,
  swarm_id   TEXT NOT NULL,
  key        TEXT NOT NULL,
  version    INTEGER NOT NULL,
  changed_by TEXT,
  changed_at INTEGER NOT NULL,
  bytes      INTEGER NOT NULL,
  old_value  TEXT,
  new_value  TEXT
) STRICT;

CREATE TABLE state_floor (
  swarm_id    TEXT PRIMARY KEY,
  version     INTEGER NOT NULL DEFAULT 0,
  trimmed_seq INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
`;
