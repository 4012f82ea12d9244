#!/bin/bash
# Run once by the official image when its folder is empty: makes the role and the database of the cluster.
set -euo pipefail
KYC_DATABASE_PASSWORD=$(</run/kyc/kyc_password)
export KYC_DATABASE_PASSWORD
psql -X -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --no-password --dbname postgres -f /etc/kyc/setup.sql
