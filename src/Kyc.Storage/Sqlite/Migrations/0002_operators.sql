-- Lists over all tenants, for operators.
CREATE INDEX sessions_by_creation ON sessions (created_ms, session_id);

CREATE INDEX sessions_by_status_of_all ON sessions (status, created_ms, session_id);

CREATE INDEX sessions_by_id ON sessions (session_id);

-- What operators did, chained by hash. The head, in meta as audit_head, tells a chain that was cut at its end.
CREATE TABLE audit (
    number  INTEGER PRIMARY KEY CHECK (number > 0),
    at_ms   INTEGER NOT NULL,
    actor   TEXT    NOT NULL,
    node    TEXT    NOT NULL,
    action  TEXT    NOT NULL,
    target  TEXT    NOT NULL,
    reason  TEXT    NOT NULL,
    outcome TEXT    NOT NULL,
    hash    BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END;

CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is never deleted'); END;
