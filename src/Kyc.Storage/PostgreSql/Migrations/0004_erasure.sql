-- One row per redacted session whose key and files are not all gone yet; written with the event, removed at the end.
-- erased tells the last look, for uploads that were on their way, from the erasure itself.
CREATE TABLE open_erasures (
    session_id text COLLATE "C" PRIMARY KEY,
    shard      integer NOT NULL,
    tenant     text COLLATE "C" NOT NULL,
    since_ms   bigint  NOT NULL,
    due_ms     bigint  NOT NULL,
    erased     boolean NOT NULL DEFAULT false
);

CREATE INDEX open_erasures_by_due ON open_erasures (due_ms);

-- Every session that was ever redacted, without anything of the person: what a restored backup must not bring back.
CREATE TABLE erasure_ledger (
    session_id  text COLLATE "C" PRIMARY KEY,
    tenant      text COLLATE "C" NOT NULL,
    redacted_ms bigint NOT NULL
);

CREATE TRIGGER erasure_ledger_is_not_changed BEFORE UPDATE OR DELETE ON erasure_ledger
    FOR EACH ROW EXECUTE FUNCTION kyc_refuse_change();

CREATE TRIGGER erasure_ledger_is_not_truncated BEFORE TRUNCATE ON erasure_ledger
    FOR EACH STATEMENT EXECUTE FUNCTION kyc_refuse_change();

-- Signed receipts of sessions whose data is gone.
CREATE TABLE erasure_receipts (
    session_id text COLLATE "C" PRIMARY KEY,
    tenant     text COLLATE "C" NOT NULL,
    erased_ms  bigint NOT NULL,
    receipt    text   NOT NULL
);

CREATE TRIGGER erasure_receipts_are_not_changed BEFORE UPDATE OR DELETE ON erasure_receipts
    FOR EACH ROW EXECUTE FUNCTION kyc_refuse_change();

CREATE TRIGGER erasure_receipts_are_not_truncated BEFORE TRUNCATE ON erasure_receipts
    FOR EACH STATEMENT EXECUTE FUNCTION kyc_refuse_change();

-- Requests for many sessions at once. reference_digest goes when the request is finished.
CREATE TABLE erasure_requests (
    id               text COLLATE "C" PRIMARY KEY,
    tenant           text COLLATE "C" NOT NULL,
    fingerprint      text    NOT NULL,
    selected_by      text    NOT NULL,
    created_ms       bigint  NOT NULL,
    reference_digest text COLLATE "C",
    from_ms          bigint,
    before_ms        bigint,
    cursor           text COLLATE "C",
    listed           boolean NOT NULL,
    has_more         boolean NOT NULL DEFAULT false,
    finished_ms      bigint,
    receipt          text
);

CREATE INDEX erasure_requests_open ON erasure_requests (created_ms) WHERE finished_ms IS NULL;

-- Their sessions; outcome is redacted or not_found, and null while the session was not asked yet.
CREATE TABLE erasure_members (
    request_id text COLLATE "C" NOT NULL,
    session_id text COLLATE "C" NOT NULL,
    outcome    text,
    PRIMARY KEY (request_id, session_id)
);

CREATE INDEX erasure_members_unasked ON erasure_members (request_id, session_id) WHERE outcome IS NULL;

-- When a session that ended, or that waits for a reviewer, is due by its policy; null for all others.
ALTER TABLE sessions ADD COLUMN retain_until_ms bigint;

UPDATE sessions SET retain_until_ms = updated_ms + 90 * 86400000::bigint
WHERE NOT redacted AND status NOT IN ('requires_input', 'processing');

CREATE INDEX sessions_by_retention ON sessions (retain_until_ms) WHERE retain_until_ms IS NOT NULL;

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'kyc_app') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON open_erasures, erasure_requests, erasure_members TO kyc_app;
        GRANT SELECT, INSERT ON erasure_ledger, erasure_receipts TO kyc_app;
    END IF;
END
$$;
