#!/bin/sh
# Installs the packages that dbt_project/packages.yml names into the environment, so that nothing is downloaded when dbt runs.
set -eu
export DBT_PACKAGES_FOLDER="$VENV/dbt_packages"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! dbt deps --project-dir dbt_project --profiles-dir dbt_project --log-path "$(dirname "$log")" >"$log" 2>&1; then
    echo "dbt could not install the packages of dbt_project/packages.yml; that needs hub.getdbt.com and GitHub." >&2
    exit 1
fi
