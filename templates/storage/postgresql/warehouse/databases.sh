#!/bin/sh
# Give each tool that keeps state in PostgreSQL its own role and database.
#
# Runs before the tools on every start. What exists is kept, so a tool added later gets its database on a server that
# already holds data (the image's own init scripts run on an empty volume only). Passwords follow the environment.
#
#   METADATA_DATABASES               names, separated by spaces: "airflow dagster". Role and database bear the name
#   AIRFLOW_DB_PASSWORD, ...         one password for each name
#   MONITORING_PASSWORD              where metrics are collected: that of the role which reads statistics and no tables
#   PGHOST, PGPORT, PGUSER, PGPASSWORD   the server and a superuser, as for every psql
set -eu

for name in ${METADATA_DATABASES:-}; do
    variable="$(printf '%s' "$name" | tr 'a-z-' 'A-Z_')_DB_PASSWORD"
    DATABASE_NAME="$name"
    if ! DATABASE_PASSWORD="$(printenv "$variable")" || [ -z "$DATABASE_PASSWORD" ]; then
        echo "databases.sh: $variable is not set" >&2
        exit 1
    fi
    export DATABASE_NAME DATABASE_PASSWORD

    # psql reads the values from the environment, because arguments are visible in the list of processes.
    psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --dbname=postgres <<'SQL'
\getenv name DATABASE_NAME
\getenv password DATABASE_PASSWORD
SELECT format('CREATE ROLE %I LOGIN', :'name')
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'name') \gexec
SELECT format('ALTER ROLE %I LOGIN PASSWORD %L', :'name', :'password') \gexec
SELECT format('CREATE DATABASE %I OWNER %I', :'name', :'name')
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name') \gexec
SQL
    echo "database $name is ready"
done

if [ -n "${MONITORING_PASSWORD:-}" ]; then
    psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --dbname=postgres <<'SQL'
\getenv password MONITORING_PASSWORD
SET client_min_messages = warning;
SELECT 'CREATE ROLE monitoring LOGIN'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'monitoring') \gexec
SELECT format('ALTER ROLE monitoring LOGIN PASSWORD %L', :'password') \gexec
GRANT pg_monitor TO monitoring;
SQL
    echo "role monitoring is ready"
fi
