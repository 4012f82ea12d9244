-- Every session's events. The primary key (session_id, version) is the fence: a stale owner's insert cannot succeed.
-- Times are Unix milliseconds; ids compare by their bytes, whatever the database's collation.
CREATE TABLE events (
    session_id    text COLLATE "C" NOT NULL,
    version       bigint  NOT NULL CHECK (version > 0),
    type          text COLLATE "C" NOT NULL,
    type_version  integer NOT NULL,
    at_ms         bigint  NOT NULL,
    command_id    text COLLATE "C" NOT NULL,
    payload       bytea   NOT NULL,
    previous_hash bytea   NOT NULL CHECK (length(previous_hash) = 32),
    hash          bytea   NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (session_id, version)
);

-- What each writer wrote in all: how many events, and the sum of their hashes taken as numbers. A session removed with
-- every trace, or exchanged for another, changes the sums. One row for each writer of each start of a node.
CREATE TABLE journal_heads (
    writer bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    events bigint  NOT NULL DEFAULT 0,
    digest numeric NOT NULL DEFAULT 0
) WITH (fillfactor = 50);

-- The read model behind lists; always equal to what the events of a session lead to.
CREATE TABLE sessions (
    session_id       text COLLATE "C" PRIMARY KEY,
    tenant           text COLLATE "C" NOT NULL,
    status           text COLLATE "C" NOT NULL,
    created_ms       bigint  NOT NULL,
    updated_ms       bigint  NOT NULL,
    expires_ms       bigint  NOT NULL,
    version          bigint  NOT NULL,
    decision_code    text COLLATE "C",
    redacted         boolean NOT NULL,
    reference_digest text COLLATE "C"
) WITH (fillfactor = 60);

CREATE INDEX sessions_by_time ON sessions (tenant, created_ms, session_id);

CREATE INDEX sessions_by_status ON sessions (tenant, status, created_ms, session_id);

CREATE INDEX sessions_by_reference ON sessions (tenant, reference_digest, created_ms, session_id)
    WHERE reference_digest IS NOT NULL;

CREATE INDEX sessions_by_expiry ON sessions (expires_ms) WHERE status = 'requires_input';

CREATE INDEX sessions_by_creation ON sessions (created_ms, session_id);

-- What operators look for; every index on a status costs each change of it.
CREATE INDEX sessions_by_care ON sessions (status, created_ms, session_id)
    WHERE status IN ('processing', 'needs_review');

-- One row per session that waits for a job, and none for any other.
CREATE TABLE open_work (
    session_id     text COLLATE "C" PRIMARY KEY,
    shard          integer NOT NULL,
    tenant         text COLLATE "C" NOT NULL,
    job            text COLLATE "C" NOT NULL,
    tries          integer NOT NULL,
    lease_until_ms bigint,
    since_ms       bigint  NOT NULL
) WITH (fillfactor = 60);

CREATE INDEX open_work_by_shard ON open_work (shard, session_id);

-- Wrapped data keys. Deleting a row erases the session's files and attributes.
CREATE TABLE session_keys (
    tenant     text COLLATE "C" NOT NULL,
    session_id text COLLATE "C" NOT NULL,
    wrapped    bytea NOT NULL,
    PRIMARY KEY (tenant, session_id)
);

-- API keys by the SHA-256 of their text.
CREATE TABLE credentials (
    id         text COLLATE "C" PRIMARY KEY,
    key_hash   bytea   NOT NULL UNIQUE CHECK (length(key_hash) = 32),
    tenant     text COLLATE "C" NOT NULL,
    live       boolean NOT NULL,
    created_ms bigint  NOT NULL
);

-- What operators did, chained by hash. The head, in meta as audit_head, tells a chain that was cut at its end.
CREATE TABLE audit (
    number  bigint PRIMARY KEY CHECK (number > 0),
    at_ms   bigint NOT NULL,
    actor   text   NOT NULL,
    node    text   NOT NULL,
    action  text   NOT NULL,
    target  text   NOT NULL,
    reason  text   NOT NULL,
    outcome text   NOT NULL,
    hash    bytea  NOT NULL CHECK (length(hash) = 32)
);

-- Facts about this database: master_key_id, audit_head.
CREATE TABLE meta (
    name  text COLLATE "C" PRIMARY KEY,
    value text NOT NULL
);

CREATE FUNCTION kyc_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is never changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER events_are_not_changed BEFORE UPDATE OR DELETE ON events
    FOR EACH ROW EXECUTE FUNCTION kyc_refuse_change();

CREATE TRIGGER events_are_not_truncated BEFORE TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION kyc_refuse_change();

CREATE TRIGGER audit_is_not_changed BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION kyc_refuse_change();

CREATE TRIGGER audit_is_not_truncated BEFORE TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION kyc_refuse_change();

-- Least rights for the nodes, where cluster-config/postgresql/setup.sql made the role.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'kyc_app') THEN
        GRANT SELECT, INSERT ON events, audit, credentials TO kyc_app;
        GRANT SELECT, INSERT, UPDATE ON sessions, journal_heads, meta TO kyc_app;
        GRANT SELECT, INSERT, DELETE ON session_keys TO kyc_app;
        GRANT SELECT, INSERT, UPDATE, DELETE ON open_work TO kyc_app;
        GRANT SELECT ON schema_migrations, schema_objects TO kyc_app;
    END IF;
END
$$;
