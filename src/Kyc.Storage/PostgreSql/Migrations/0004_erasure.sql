-- One row per redacted session whose key and files are not all gone yet; written with the event, removed at the end.
CREATE TABLE open_erasures (
    session_id text COLLATE "C" PRIMARY KEY,
    tenant     text COLLATE "C" NOT NULL,
    since_ms   bigint NOT NULL
);

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'kyc_app') THEN
        GRANT SELECT, INSERT, DELETE ON open_erasures TO kyc_app;
    END IF;
END
$$;
