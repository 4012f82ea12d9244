-- Audit rows of many writers, each with a chain of its own, so that none waits for another.
CREATE TABLE audit_rows (
    chain      text COLLATE "C" NOT NULL,
    number     bigint NOT NULL CHECK (number > 0),
    at_ms      bigint NOT NULL,
    tenant     text COLLATE "C",
    actor      text   NOT NULL,
    node       text   NOT NULL,
    action     text   NOT NULL,
    target     text   NOT NULL,
    reason     text   NOT NULL,
    outcome    text   NOT NULL,
    request_id text   NOT NULL,
    hash       bytea  NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (chain, number)
);

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'kyc_app') THEN
        GRANT SELECT, INSERT ON audit_rows TO kyc_app;
    END IF;
END
$$;
