-- What a key may do, from where and for how long. Scopes and networks are words between blanks.
ALTER TABLE credentials ADD COLUMN name TEXT NOT NULL DEFAULT '';

ALTER TABLE credentials ADD COLUMN scopes TEXT NOT NULL DEFAULT '*';

ALTER TABLE credentials ADD COLUMN networks TEXT NOT NULL DEFAULT '';

ALTER TABLE credentials ADD COLUMN expires_ms INTEGER;

ALTER TABLE credentials ADD COLUMN revoked_ms INTEGER;

CREATE INDEX credentials_by_tenant ON credentials (tenant, created_ms, id);
