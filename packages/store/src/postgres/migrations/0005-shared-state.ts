/** The tables of sqlite/migrations/0005-shared-state.ts. Keys sort by their bytes, as they do there. */
export const sharedState = `
CREATE TABLE shared_state (
  swarm_id   text NOT NULL,
  key        text COLLATE "C" NOT NULL,
  version    bigint NOT NULL,
  changed_by text,
  changed_at bigint NOT NULL,
  expires_at bigint,
  value      text,
  PRIMARY KEY (swarm_id, key)
) WITH (fillfactor = 70);
CREATE INDEX shared_state_expiry ON shared_state (swarm_id, expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE state_change (
  seq        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  swarm_id   text NOT NULL,
  key        text NOT NULL,
  version    bigint NOT NULL,
  changed_by text,
  changed_at bigint NOT NULL,
  bytes      bigint NOT NULL,
  old_value  text,
  new_value  text
);

CREATE TABLE state_floor (
  swarm_id    text PRIMARY KEY,
  version     bigint NOT NULL DEFAULT 0,
  trimmed_seq bigint NOT NULL DEFAULT 0
);
`;
