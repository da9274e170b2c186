/** Decisions that runs wait for, and what undoes completed tasks. Keys are those of the tasks: one row for each at most. */
export const control = `
CREATE TABLE approval (
  task_key   INTEGER PRIMARY KEY,
  run_key    INTEGER NOT NULL,
  task_id    TEXT NOT NULL,
  prompt     TEXT NOT NULL,
  status     TEXT NOT NULL CHECK (status IN ('open', 'approved', 'rejected', 'expired', 'withdrawn')),
  asked_at   INTEGER NOT NULL,
  expires_at INTEGER,
  decided_at INTEGER,
  decided_by TEXT,
  comment    TEXT
) STRICT;
CREATE UNIQUE INDEX approval_task ON approval (run_key, task_id);
CREATE INDEX approval_open ON approval (run_key) WHERE status = 'open';

CREATE TABLE compensation (
  task_key    INTEGER PRIMARY KEY,
  place       INTEGER NOT NULL,
  task_type   TEXT NOT NULL,
  status      TEXT NOT NULL CHECK (status IN ('waiting', 'running', 'completed', 'failed')),
  attempt     INTEGER NOT NULL,
  retries     INTEGER NOT NULL,
  agent_id    TEXT,
  started_at  INTEGER,
  finished_at INTEGER,
  error       TEXT
) STRICT;
`;
