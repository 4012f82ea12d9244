-- A keyed code over each event's hash: whoever may write here, but has no key, cannot make one. Events of earlier
-- builds have none; meta's record_base says, sealed, how many those were and what.
ALTER TABLE events ADD COLUMN seal bytea;

-- Writers number themselves without gaps under a lock, and each commit seals its writer's row anew. Rows of earlier
-- builds have no seal. meta's journal_writers counts the writers, sealed.
ALTER TABLE journal_heads ALTER COLUMN writer DROP IDENTITY;

ALTER TABLE journal_heads ADD COLUMN seal bytea;

-- Audit rows of many writers, each start of a node with a chain of its own, so that none waits for another. The older
-- table, audit, is chain 0 and gets no more rows.
CREATE TABLE audit_rows (
    chain      bigint NOT NULL CHECK (chain > 0),
    number     bigint NOT NULL CHECK (number > 0),
    id         text COLLATE "C" NOT NULL,
    at_ms      bigint NOT NULL,
    tenant     text COLLATE "C",
    actor      text   NOT NULL,
    node       text   NOT NULL,
    action     text COLLATE "C" NOT NULL,
    target     text COLLATE "C" NOT NULL,
    reason     text   NOT NULL,
    outcome    text   NOT NULL,
    request_id text   NOT NULL,
    remote     text   NOT NULL,
    hash       bytea  NOT NULL CHECK (length(hash) = 32),
    seal       bytea  NOT NULL,
    PRIMARY KEY (chain, number)
);

CREATE UNIQUE INDEX audit_rows_by_id ON audit_rows (id);

CREATE INDEX audit_rows_by_tenant ON audit_rows (tenant, id) WHERE tenant IS NOT NULL;

CREATE INDEX audit_rows_by_target ON audit_rows (target, id) WHERE target <> '';

-- The newest row of each chain, sealed anew by every commit; meta's audit_chains counts the chains, sealed.
CREATE TABLE audit_heads (
    chain  bigint PRIMARY KEY CHECK (chain > 0),
    number bigint NOT NULL,
    hash   bytea  NOT NULL CHECK (length(hash) = 32),
    seal   bytea  NOT NULL
) WITH (fillfactor = 50);

CREATE TRIGGER audit_rows_are_not_changed BEFORE UPDATE OR DELETE ON audit_rows
    FOR EACH ROW EXECUTE FUNCTION kyc_refuse_change();

CREATE TRIGGER audit_rows_are_not_truncated BEFORE TRUNCATE ON audit_rows
    FOR EACH STATEMENT EXECUTE FUNCTION kyc_refuse_change();

CREATE TRIGGER audit_heads_are_not_deleted BEFORE DELETE OR TRUNCATE ON audit_heads
    FOR EACH STATEMENT EXECUTE FUNCTION kyc_refuse_change();

CREATE TRIGGER journal_heads_are_not_deleted BEFORE DELETE OR TRUNCATE ON journal_heads
    FOR EACH STATEMENT EXECUTE FUNCTION kyc_refuse_change();

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'kyc_app') THEN
        GRANT SELECT, INSERT ON audit_rows TO kyc_app;
        GRANT SELECT, INSERT, UPDATE ON audit_heads TO kyc_app;
    END IF;
END
$$;
