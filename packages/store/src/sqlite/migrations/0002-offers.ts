/**
 * Tasks that are done outside, under the keys of their tasks. `token` grows with every hand-over and never comes back, so
 * a row stays for as long as its run: `closed` says that the task has ended in the run. `reasons` has a line for each
 * attempt that came to nothing (sql/attempt-reasons.ts). A claim reads the start of one queue, a look at leases the start
 * of another: neither grows with the backlog. `run.offers` spares all other runs a look in here.
 */
export const offers = `
ALTER TABLE run ADD COLUMN offers INTEGER NOT NULL DEFAULT 0;

CREATE TABLE offer (
  task_key     INTEGER PRIMARY KEY,
  swarm_id     TEXT NOT NULL,
  run_key      INTEGER NOT NULL,
  task_id      TEXT NOT NULL,
  capability   TEXT NOT NULL,
  agent_id     TEXT NOT NULL,
  params       TEXT NOT NULL,
  priority     INTEGER NOT NULL,
  offered_at   INTEGER NOT NULL,
  status       TEXT NOT NULL,
  attempts     INTEGER NOT NULL DEFAULT 0,
  max_attempts INTEGER NOT NULL,
  lease_ms     INTEGER NOT NULL,
  worker       TEXT,
  token        INTEGER NOT NULL DEFAULT 0,
  lease_until  INTEGER,
  note         TEXT,
  result       TEXT,
  error        TEXT,
  reasons      TEXT NOT NULL DEFAULT '',
  closed       INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX offer_task ON offer (run_key, task_id);
CREATE INDEX offer_open ON offer (swarm_id, task_key) WHERE closed = 0;
CREATE INDEX offer_by_capability ON offer (swarm_id, capability, priority DESC, offered_at, task_key)
  WHERE status = 'offered';
CREATE INDEX offer_by_agent ON offer (swarm_id, agent_id, priority DESC, offered_at, task_key)
  WHERE status = 'offered';
CREATE INDEX offer_leased ON offer (swarm_id, lease_until) WHERE status = 'leased';
CREATE INDEX offer_settled ON offer (task_key) WHERE closed = 0 AND status IN ('completed', 'failed');
`;
