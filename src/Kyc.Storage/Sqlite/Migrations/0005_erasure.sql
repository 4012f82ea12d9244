-- One row per redacted session whose key and files are not all gone yet; written with the event, removed at the end.
CREATE TABLE open_erasures (
    session_id TEXT    NOT NULL PRIMARY KEY,
    tenant     TEXT    NOT NULL,
    since_ms   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
