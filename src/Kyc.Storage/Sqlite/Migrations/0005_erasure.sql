-- One row per redacted session whose key and files are not all gone yet; written with the event, removed at the end.
-- erased tells the last look, for uploads that were on their way, from the erasure itself.
CREATE TABLE open_erasures (
    session_id TEXT    NOT NULL PRIMARY KEY,
    shard      INTEGER NOT NULL,
    tenant     TEXT    NOT NULL,
    since_ms   INTEGER NOT NULL,
    due_ms     INTEGER NOT NULL,
    erased     INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE INDEX open_erasures_by_due ON open_erasures (due_ms);

-- Every session that was ever redacted, without anything of the person: what a restored backup must not bring back.
CREATE TABLE erasure_ledger (
    session_id  TEXT    NOT NULL PRIMARY KEY,
    tenant      TEXT    NOT NULL,
    redacted_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER erasure_ledger_is_not_changed BEFORE UPDATE ON erasure_ledger
BEGIN SELECT RAISE(ABORT, 'the ledger of erasures is never changed'); END;

CREATE TRIGGER erasure_ledger_is_not_deleted BEFORE DELETE ON erasure_ledger
BEGIN SELECT RAISE(ABORT, 'the ledger of erasures is never deleted'); END;

-- Signed receipts of sessions whose data is gone.
CREATE TABLE erasure_receipts (
    session_id TEXT    NOT NULL PRIMARY KEY,
    tenant     TEXT    NOT NULL,
    erased_ms  INTEGER NOT NULL,
    receipt    TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER erasure_receipts_are_not_changed BEFORE UPDATE ON erasure_receipts
BEGIN SELECT RAISE(ABORT, 'receipts are never changed'); END;

CREATE TRIGGER erasure_receipts_are_not_deleted BEFORE DELETE ON erasure_receipts
BEGIN SELECT RAISE(ABORT, 'receipts are never deleted'); END;

-- Requests for many sessions at once. reference_digest goes when the request is finished.
CREATE TABLE erasure_requests (
    id               TEXT    NOT NULL PRIMARY KEY,
    tenant           TEXT    NOT NULL,
    fingerprint      TEXT    NOT NULL,
    selected_by      TEXT    NOT NULL,
    created_ms       INTEGER NOT NULL,
    reference_digest TEXT,
    from_ms          INTEGER,
    before_ms        INTEGER,
    cursor           TEXT,
    listed           INTEGER NOT NULL,
    has_more         INTEGER NOT NULL DEFAULT 0,
    finished_ms      INTEGER,
    receipt          TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX erasure_requests_open ON erasure_requests (created_ms) WHERE finished_ms IS NULL;

-- Their sessions; outcome is redacted or not_found, and null while the session was not asked yet.
CREATE TABLE erasure_members (
    request_id TEXT NOT NULL,
    session_id TEXT NOT NULL,
    outcome    TEXT,
    PRIMARY KEY (request_id, session_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX erasure_members_unasked ON erasure_members (request_id, session_id) WHERE outcome IS NULL;

-- When a session that ended, or that waits for a reviewer, is due by its policy; null for all others.
ALTER TABLE sessions ADD COLUMN retain_until_ms INTEGER;

UPDATE sessions SET retain_until_ms = updated_ms + 90 * 86400000
WHERE redacted = 0 AND status NOT IN ('requires_input', 'processing');

CREATE INDEX sessions_by_retention ON sessions (retain_until_ms) WHERE retain_until_ms IS NOT NULL;
