/**
 * The first schema: the tables of sqlite/migrations/0001-runs.ts with PostgreSQL's types. The row of a run changes
 * with every turn and none of the columns that change is in an index: room on its page lets it change in place.
 */
export const runs = `
CREATE TABLE run (
  run_key         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  swarm_id        text NOT NULL,
  run_id          text NOT NULL,
  name            text NOT NULL,
  status          text NOT NULL CHECK (status IN ('pending', 'running', 'paused', 'completed', 'failed', 'cancelled')),
  control         text NOT NULL DEFAULT 'none' CHECK (control IN ('none', 'pause', 'cancel')),
  stop_reason     text,
  ending          text,
  language_version integer NOT NULL,
  epoch           bigint NOT NULL DEFAULT 0,
  holder          text,
  lease_until     bigint,
  wanted          integer NOT NULL DEFAULT 0,
  lost_drivers    integer NOT NULL DEFAULT 0,
  turns           bigint NOT NULL DEFAULT 0,
  tasks_total     integer NOT NULL,
  tasks_completed integer,
  tasks_failed    integer,
  tasks_skipped   integer,
  tasks_cancelled integer,
  created_at      bigint NOT NULL,
  started_at      bigint,
  finished_at     bigint,
  purging         integer NOT NULL DEFAULT 0,
  UNIQUE (swarm_id, run_id)
) WITH (fillfactor = 50);
CREATE INDEX run_wanted ON run (swarm_id, run_key) WHERE wanted = 1;

CREATE TABLE run_need (
  run_key bigint NOT NULL REFERENCES run (run_key) ON DELETE CASCADE,
  need    text NOT NULL,
  PRIMARY KEY (run_key, need)
);

CREATE TABLE run_document (
  run_key    bigint PRIMARY KEY REFERENCES run (run_key) ON DELETE CASCADE,
  definition text NOT NULL,
  definition_hash  text NOT NULL,
  workflow_version text NOT NULL,
  inputs     text NOT NULL,
  outputs    text
);

CREATE TABLE task (
  task_key  bigint PRIMARY KEY,
  task_id   text NOT NULL,
  task_type text NOT NULL,
  status    text NOT NULL,
  parent    integer,
  item      text
);

CREATE TABLE task_state (
  task_key    bigint PRIMARY KEY,
  status      text NOT NULL,
  attempt     integer NOT NULL,
  agent_id    text,
  started_at  bigint,
  finished_at bigint,
  result      text,
  error       text,
  retries     integer
);

CREATE TABLE lease (
  swarm_id    text NOT NULL,
  name        text NOT NULL,
  holder      text,
  epoch       bigint NOT NULL,
  lease_until bigint NOT NULL,
  PRIMARY KEY (swarm_id, name)
);

CREATE TABLE lease_floor (
  swarm_id text PRIMARY KEY,
  epoch    bigint NOT NULL
);

CREATE TABLE node (
  swarm_id  text NOT NULL,
  node_id   text NOT NULL,
  host      text NOT NULL,
  pid       integer NOT NULL,
  boot_id   text NOT NULL,
  joined_at bigint NOT NULL,
  seen_at   bigint NOT NULL,
  PRIMARY KEY (swarm_id, node_id)
);

CREATE TABLE journal (
  seq      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  swarm_id text NOT NULL,
  run_key  bigint,
  kind     text NOT NULL,
  at       bigint NOT NULL,
  body     text NOT NULL
);
CREATE INDEX run_wished ON run (swarm_id, holder) WHERE control <> 'none';
CREATE INDEX journal_run ON journal (run_key, seq) WHERE run_key IS NOT NULL;
`;
