-- Every session's events. The unique key (session_id, version) is the fence: a stale owner's insert cannot succeed.
-- position is dense over all sessions, so that a removed history leaves a gap, and inserts go to the end of the table.
CREATE TABLE events (
    position      INTEGER PRIMARY KEY,
    session_id    TEXT    NOT NULL,
    version       INTEGER NOT NULL CHECK (version > 0),
    type          TEXT    NOT NULL,
    type_version  INTEGER NOT NULL,
    at_ms         INTEGER NOT NULL,
    command_id    TEXT    NOT NULL,
    payload       BLOB    NOT NULL,
    previous_hash BLOB    NOT NULL CHECK (length(previous_hash) = 32),
    hash          BLOB    NOT NULL CHECK (length(hash) = 32),
    UNIQUE (session_id, version)
) STRICT;

CREATE TRIGGER events_are_not_changed BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;

CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;

-- The read model behind lists; always equal to what the events of a session lead to.
CREATE TABLE sessions (
    tenant           TEXT    NOT NULL,
    session_id       TEXT    NOT NULL,
    status           TEXT    NOT NULL,
    created_ms       INTEGER NOT NULL,
    updated_ms       INTEGER NOT NULL,
    expires_ms       INTEGER NOT NULL,
    version          INTEGER NOT NULL,
    decision_code    TEXT,
    redacted         INTEGER NOT NULL,
    reference_digest TEXT,
    PRIMARY KEY (tenant, session_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_by_time ON sessions (tenant, created_ms, session_id);

CREATE INDEX sessions_by_status ON sessions (tenant, status, created_ms, session_id);

CREATE INDEX sessions_by_reference ON sessions (tenant, reference_digest, created_ms, session_id)
    WHERE reference_digest IS NOT NULL;

CREATE INDEX sessions_by_expiry ON sessions (expires_ms) WHERE status = 'requires_input';

-- One row per session that waits for a job, and none for any other.
CREATE TABLE open_work (
    shard          INTEGER NOT NULL,
    session_id     TEXT    NOT NULL,
    tenant         TEXT    NOT NULL,
    job            TEXT    NOT NULL,
    tries          INTEGER NOT NULL,
    lease_until_ms INTEGER,
    since_ms       INTEGER NOT NULL,
    PRIMARY KEY (shard, session_id)
) STRICT, WITHOUT ROWID;

-- Wrapped data keys. Deleting a row erases the session's files and attributes.
CREATE TABLE session_keys (
    tenant     TEXT NOT NULL,
    session_id TEXT NOT NULL,
    wrapped    BLOB NOT NULL,
    PRIMARY KEY (tenant, session_id)
) STRICT, WITHOUT ROWID;

-- API keys by the SHA-256 of their text.
CREATE TABLE credentials (
    id         TEXT    NOT NULL PRIMARY KEY,
    key_hash   BLOB    NOT NULL UNIQUE CHECK (length(key_hash) = 32),
    tenant     TEXT    NOT NULL,
    live       INTEGER NOT NULL,
    created_ms INTEGER NOT NULL
) STRICT;

-- Facts about this database: master_key_id.
CREATE TABLE meta (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
