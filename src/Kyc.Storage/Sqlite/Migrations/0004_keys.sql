-- Which master key wraps a data key, so that those under a retired one are found and wrapped anew, in order.
ALTER TABLE session_keys ADD COLUMN master_id TEXT GENERATED ALWAYS AS (lower(hex(substr(wrapped, 2, 4)))) VIRTUAL;

CREATE INDEX session_keys_by_master ON session_keys (master_id, tenant, session_id);
