/** The tables of sqlite/migrations/0003-control.ts with PostgreSQL's types. */
export const control = `
CREATE TABLE approval (
  task_key   bigint PRIMARY KEY,
  run_key    bigint NOT NULL,
  task_id    text NOT NULL,
  prompt     text NOT NULL,
  status     text NOT NULL CHECK (status IN ('open', 'approved', 'rejected', 'expired', 'withdrawn')),
  asked_at   bigint NOT NULL,
  expires_at bigint,
  decided_at bigint,
  decided_by text,
  comment    text
);
CREATE UNIQUE INDEX approval_task ON approval (run_key, task_id);
CREATE INDEX approval_open ON approval (run_key) WHERE status = 'open';

CREATE TABLE compensation (
  task_key    bigint PRIMARY KEY,
  place       integer NOT NULL,
  task_type   text NOT NULL,
  status      text NOT NULL CHECK (status IN ('waiting', 'running', 'completed', 'failed')),
  attempt     integer NOT NULL,
  retries     integer NOT NULL,
  agent_id    text,
  started_at  bigint,
  finished_at bigint,
  error       text
);
`;
