-- What a key may do, from where and for how long. Scopes and networks are words between blanks; '*' is every scope,
-- for keys from before there were scopes. A key of one mode for a tenant of the other cannot be stored.
ALTER TABLE credentials
    ADD COLUMN name       text   NOT NULL DEFAULT '',
    ADD COLUMN scopes     text   NOT NULL DEFAULT '*',
    ADD COLUMN networks   text   NOT NULL DEFAULT '',
    ADD COLUMN expires_ms bigint,
    ADD COLUMN revoked_ms bigint,
    ADD COLUMN rolled_to  text COLLATE "C",
    ADD CONSTRAINT credentials_mode CHECK (live = (tenant NOT LIKE '%.test'));

CREATE INDEX credentials_by_tenant ON credentials (tenant, created_ms, id);

-- A node ends keys; whose they are and what they may do it cannot change.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'kyc_app') THEN
        GRANT UPDATE (expires_ms, revoked_ms, rolled_to) ON credentials TO kyc_app;
    END IF;
END
$$;
