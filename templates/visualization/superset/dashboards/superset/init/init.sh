#!/bin/sh
# Brings Superset's database up to date, and in line with the files of this project. Runs on each `docker compose up`; safe
# to repeat.
set -eu
cd "$(dirname "$0")"

python check.py
superset db upgrade
superset init
python setup.py
