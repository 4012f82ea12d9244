-- Which master key wraps a data key, so that those under a retired one are found and wrapped anew, in order.
CREATE INDEX session_keys_by_master ON session_keys (encode(substr(wrapped, 2, 4), 'hex'), tenant, session_id);

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'kyc_app') THEN
        GRANT UPDATE (wrapped) ON session_keys TO kyc_app;
    END IF;
END
$$;
