-- What a key may do, from where and for how long. Scopes and networks are words between blanks; '*' is every scope,
-- for keys from before there were scopes. A key of one mode for a tenant of the other cannot be stored.
ALTER TABLE credentials ADD COLUMN name TEXT NOT NULL DEFAULT '' CHECK ((live <> 0) = (tenant NOT GLOB '*.test'));

ALTER TABLE credentials ADD COLUMN scopes TEXT NOT NULL DEFAULT '*';

ALTER TABLE credentials ADD COLUMN networks TEXT NOT NULL DEFAULT '';

ALTER TABLE credentials ADD COLUMN expires_ms INTEGER;

ALTER TABLE credentials ADD COLUMN revoked_ms INTEGER;

ALTER TABLE credentials ADD COLUMN rolled_to TEXT;

CREATE INDEX credentials_by_tenant ON credentials (tenant, created_ms, id);
