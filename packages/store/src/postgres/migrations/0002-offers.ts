/** As sqlite/migrations/0002-offers.ts. */
export const offers = `
ALTER TABLE run ADD COLUMN offers integer NOT NULL DEFAULT 0;

CREATE TABLE offer (
  task_key     bigint PRIMARY KEY,
  swarm_id     text NOT NULL,
  run_key      bigint NOT NULL,
  task_id      text NOT NULL,
  capability   text NOT NULL,
  agent_id     text NOT NULL,
  params       text NOT NULL,
  priority     bigint NOT NULL,
  offered_at   bigint NOT NULL,
  status       text NOT NULL,
  attempts     bigint NOT NULL DEFAULT 0,
  max_attempts bigint NOT NULL,
  lease_ms     bigint NOT NULL,
  worker       text,
  token        bigint NOT NULL DEFAULT 0,
  lease_until  bigint,
  note         text,
  result       text,
  error        text,
  reasons      text NOT NULL DEFAULT '',
  closed       bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX offer_task ON offer (run_key, task_id);
CREATE INDEX offer_open ON offer (swarm_id, task_key) WHERE closed = 0;
CREATE INDEX offer_by_capability ON offer (swarm_id, capability, priority DESC, offered_at, task_key)
  WHERE status = 'offered';
CREATE INDEX offer_by_agent ON offer (swarm_id, agent_id, priority DESC, offered_at, task_key)
  WHERE status = 'offered';
CREATE INDEX offer_leased ON offer (swarm_id, lease_until) WHERE status = 'leased';
CREATE INDEX offer_settled ON offer (task_key) WHERE closed = 0 AND status IN ('completed', 'failed');
`;
