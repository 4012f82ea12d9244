-- The database of a cluster and the role its nodes log in as, with no more rights than they need: run once by psql as an
-- administrator, with the role's password in the environment.
--
--   KYC_DATABASE_PASSWORD=... psql -X -v ON_ERROR_STOP=1 -d postgres -f setup.sql
--
-- The first node that starts makes the tables, which is why the role may create in the schema of its own database.
\set ON_ERROR_STOP on
\getenv kyc_password KYC_DATABASE_PASSWORD
\if :{?kyc_password}
\else
  \warn 'setup.sql: KYC_DATABASE_PASSWORD is not set'
  \quit 3
\endif

CREATE ROLE kyc LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'kyc_password';
CREATE DATABASE kyc ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE kyc FROM PUBLIC;
GRANT CONNECT ON DATABASE kyc TO kyc;
REVOKE CONNECT ON DATABASE postgres FROM PUBLIC;

\connect kyc
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO kyc;
