-- A keyed code over each event's place and hash: whoever may write here, but has no key, cannot make one. Events of
-- earlier builds have none; meta's record_base says, sealed, how many those were and what.
ALTER TABLE events ADD COLUMN seal BLOB;

-- How far the journal came, sealed anew by every commit: one row for each start of a node that wrote, none ever
-- removed. meta's journal_writers counts them, sealed.
CREATE TABLE journal_heads (
    writer INTEGER PRIMARY KEY CHECK (writer > 0),
    events INTEGER NOT NULL,
    digest BLOB    NOT NULL,
    seal   BLOB    NOT NULL
) STRICT;

-- Audit rows of many writers, each start of a node with a chain of its own, so that none waits for another. The older
-- table, audit, is chain 0 and gets no more rows.
CREATE TABLE audit_rows (
    chain      INTEGER NOT NULL CHECK (chain > 0),
    number     INTEGER NOT NULL CHECK (number > 0),
    id         TEXT    NOT NULL,
    at_ms      INTEGER NOT NULL,
    tenant     TEXT,
    actor      TEXT    NOT NULL,
    node       TEXT    NOT NULL,
    action     TEXT    NOT NULL,
    target     TEXT    NOT NULL,
    reason     TEXT    NOT NULL,
    outcome    TEXT    NOT NULL,
    request_id TEXT    NOT NULL,
    remote     TEXT    NOT NULL,
    hash       BLOB    NOT NULL CHECK (length(hash) = 32),
    seal       BLOB    NOT NULL,
    PRIMARY KEY (chain, number)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX audit_rows_by_id ON audit_rows (id);

CREATE INDEX audit_rows_by_tenant ON audit_rows (tenant, id) WHERE tenant IS NOT NULL;

CREATE INDEX audit_rows_by_target ON audit_rows (target, id) WHERE target <> '';

-- The newest row of each chain, sealed anew by every commit; meta's audit_chains counts the chains, sealed.
CREATE TABLE audit_heads (
    chain  INTEGER PRIMARY KEY CHECK (chain > 0),
    number INTEGER NOT NULL,
    hash   BLOB    NOT NULL CHECK (length(hash) = 32),
    seal   BLOB    NOT NULL
) STRICT;

CREATE TRIGGER audit_rows_are_not_changed BEFORE UPDATE ON audit_rows
BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END;

CREATE TRIGGER audit_rows_are_not_deleted BEFORE DELETE ON audit_rows
BEGIN SELECT RAISE(ABORT, 'audit rows are never deleted'); END;

CREATE TRIGGER audit_heads_are_not_deleted BEFORE DELETE ON audit_heads
BEGIN SELECT RAISE(ABORT, 'heads of audit chains are never deleted'); END;

CREATE TRIGGER journal_heads_are_not_deleted BEFORE DELETE ON journal_heads
BEGIN SELECT RAISE(ABORT, 'heads of the journal are never deleted'); END;
