-- The database of a cluster and the roles that work in it, with no more rights than they need: run once by psql as an
-- administrator, with the passwords in the environment.
--
--   KYC_DATABASE_PASSWORD=... [KYC_DATABASE_OWNER_PASSWORD=...] psql -X -v ON_ERROR_STOP=1 -d postgres -f setup.sql
--
-- kyc         what the nodes log in as (postgresql.user)
-- kyc_owner   with KYC_DATABASE_OWNER_PASSWORD: owns the tables and brings them forward at a node's start
--             (postgresql.migration_user). Then kyc can neither drop nor change a table, nor alter or delete an event
--             or an audit row. Without it kyc makes the tables itself and owns them.
-- kyc_app     the rights of kyc; the migrations grant them
\set ON_ERROR_STOP on
\getenv kyc_password KYC_DATABASE_PASSWORD
\getenv owner_password KYC_DATABASE_OWNER_PASSWORD
\if :{?kyc_password}
\else
  DO $$ BEGIN RAISE EXCEPTION 'setup.sql: KYC_DATABASE_PASSWORD is not set'; END $$;
\endif

CREATE ROLE kyc_app NOLOGIN;
CREATE ROLE kyc LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS IN ROLE kyc_app
    PASSWORD :'kyc_password';
CREATE DATABASE kyc ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE kyc FROM PUBLIC;
GRANT CONNECT ON DATABASE kyc TO kyc_app;
REVOKE CONNECT ON DATABASE postgres FROM PUBLIC;

\connect kyc
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO kyc_app;
\if :{?owner_password}
  CREATE ROLE kyc_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
      PASSWORD :'owner_password';
  GRANT CONNECT ON DATABASE kyc TO kyc_owner;
  GRANT USAGE, CREATE ON SCHEMA public TO kyc_owner;
\else
  GRANT CREATE ON SCHEMA public TO kyc;
\endif
