#!/bin/sh
# Installs the packages that dbt_project/packages.yml names into the environment, so that nothing is downloaded when dbt runs.
set -eu
export DBT_PACKAGES_FOLDER="$VENV/dbt_packages"
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
if ! dbt deps --project-dir dbt_project --profiles-dir dbt_project --log-path "$logs" >"$logs/printed" 2>&1; then
    echo "dbt could not install the packages of dbt_project/packages.yml; that needs hub.getdbt.com and GitHub." >&2
    exit 1
fi
