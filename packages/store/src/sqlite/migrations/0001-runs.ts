/**
 * The first schema. `run` is the row that every turn touches, so everything large lives beside it in
 * `run_document`. `task` and `task_state` have no CHECKs and no foreign keys: each costs a tenth of the time of a
 * settled task, and one statement writes each of them. `wanted`: somebody should be driving the run; its index holds
 * these alone, so that looking for work stays as fast when ended runs pile up. `lost_drivers`: since a task ended. Keys: see sql/task-key.ts. AUTOINCREMENT where a number must
 * never come back.
 */
export const runs = `
CREATE TABLE run (
  run_key         INTEGER PRIMARY KEY AUTOINCREMENT,
  swarm_id        TEXT NOT NULL,
  run_id          TEXT NOT NULL,
  name            TEXT NOT NULL,
  status          TEXT NOT NULL CHECK (status IN ('pending', 'running', 'paused', 'completed', 'failed', 'cancelled')),
  control         TEXT NOT NULL DEFAULT 'none' CHECK (control IN ('none', 'pause', 'cancel')),
  stop_reason     TEXT,
  ending          TEXT,
  language_version INTEGER NOT NULL,
  epoch           INTEGER NOT NULL DEFAULT 0,
  holder          TEXT,
  lease_until     INTEGER,
  wanted          INTEGER NOT NULL DEFAULT 0,
  lost_drivers    INTEGER NOT NULL DEFAULT 0,
  turns           INTEGER NOT NULL DEFAULT 0,
  tasks_total     INTEGER NOT NULL,
  tasks_completed INTEGER,
  tasks_failed    INTEGER,
  tasks_skipped   INTEGER,
  tasks_cancelled INTEGER,
  created_at      INTEGER NOT NULL,
  started_at      INTEGER,
  finished_at     INTEGER,
  purging         INTEGER NOT NULL DEFAULT 0,
  UNIQUE (swarm_id, run_id)
) STRICT;
CREATE INDEX run_wanted ON run (swarm_id, run_key) WHERE wanted = 1;

CREATE TABLE run_need (
  run_key INTEGER NOT NULL REFERENCES run (run_key) ON DELETE CASCADE,
  need    TEXT NOT NULL,
  PRIMARY KEY (run_key, need)
) STRICT, WITHOUT ROWID;

CREATE TABLE run_document (
  run_key    INTEGER PRIMARY KEY REFERENCES run (run_key) ON DELETE CASCADE,
  definition TEXT NOT NULL,
  definition_hash  TEXT NOT NULL,
  workflow_version TEXT NOT NULL,
  inputs     TEXT NOT NULL,
  outputs    TEXT
) STRICT;

CREATE TABLE task (
  task_key  INTEGER PRIMARY KEY,
  task_id   TEXT NOT NULL,
  task_type TEXT NOT NULL,
  status    TEXT NOT NULL,
  parent    INTEGER,
  item      TEXT
) STRICT;

CREATE TABLE task_state (
  task_key    INTEGER PRIMARY KEY,
  status      TEXT NOT NULL,
  attempt     INTEGER NOT NULL,
  agent_id    TEXT,
  started_at  INTEGER,
  finished_at INTEGER,
  result      TEXT,
  error       TEXT,
  retries     INTEGER
) STRICT;

CREATE TABLE lease (
  swarm_id    TEXT NOT NULL,
  name        TEXT NOT NULL,
  holder      TEXT,
  epoch       INTEGER NOT NULL,
  lease_until INTEGER NOT NULL,
  PRIMARY KEY (swarm_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE lease_floor (
  swarm_id TEXT PRIMARY KEY,
  epoch    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE node (
  swarm_id  TEXT NOT NULL,
  node_id   TEXT NOT NULL,
  host      TEXT NOT NULL,
  pid       INTEGER NOT NULL,
  boot_id   TEXT NOT NULL,
  joined_at INTEGER NOT NULL,
  seen_at   INTEGER NOT NULL,
  PRIMARY KEY (swarm_id, node_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE journal (
  seq      INTEGER PRIMARY KEY AUTOINCREMENT,
  swarm_id TEXT NOT NULL,
  run_key  INTEGER,
  kind     TEXT NOT NULL,
  at       INTEGER NOT NULL,
  body     TEXT NOT NULL
) STRICT;
CREATE INDEX run_wished ON run (swarm_id, holder) WHERE control <> 'none';
CREATE INDEX journal_run ON journal (run_key, seq) WHERE run_key IS NOT NULL;
`;
