-- Audit rows of many writers, each with a chain of its own, so that none waits for another.
CREATE TABLE audit_rows (
    chain      TEXT    NOT NULL,
    number     INTEGER NOT NULL CHECK (number > 0),
    at_ms      INTEGER NOT NULL,
    tenant     TEXT,
    actor      TEXT    NOT NULL,
    node       TEXT    NOT NULL,
    action     TEXT    NOT NULL,
    target     TEXT    NOT NULL,
    reason     TEXT    NOT NULL,
    outcome    TEXT    NOT NULL,
    request_id TEXT    NOT NULL,
    hash       BLOB    NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (chain, number)
) STRICT, WITHOUT ROWID;
