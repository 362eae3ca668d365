#!/usr/bin/env bash
# Brings Airflow's database up to date and makes the first user. Runs on each `docker compose up`; safe to repeat.
#
# The image can do both by itself (_AIRFLOW_DB_MIGRATE, _AIRFLOW_WWW_USER_CREATE), but carries on when they fail:
# then the other containers would start on a database that is not ready.
set -euo pipefail

airflow db migrate

# A user who is there already keeps their password.
airflow users create \
    --username "${AIRFLOW_ADMIN_USER}" \
    --password "${AIRFLOW_ADMIN_PASSWORD}" \
    --role Admin \
    --firstname Project \
    --lastname Administrator \
    --email "${AIRFLOW_ADMIN_USER}@example.com"
