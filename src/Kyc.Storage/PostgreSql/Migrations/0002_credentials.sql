-- What a key may do, from where and for how long. Scopes and networks are words between blanks.
ALTER TABLE credentials
    ADD COLUMN name       text   NOT NULL DEFAULT '',
    ADD COLUMN scopes     text   NOT NULL DEFAULT '*',
    ADD COLUMN networks   text   NOT NULL DEFAULT '',
    ADD COLUMN expires_ms bigint,
    ADD COLUMN revoked_ms bigint;

CREATE INDEX credentials_by_tenant ON credentials (tenant, created_ms, id);

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'kyc_app') THEN
        GRANT UPDATE ON credentials TO kyc_app;
    END IF;
END
$$;
