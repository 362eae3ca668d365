#!/bin/sh
# Installs the taps and targets of meltano/meltano.yml, each into a virtual environment of its own below $VENV/meltano.
# Meltano's hub is not asked: meltano.yml describes every plugin in full.
set -eu
export MELTANO_PROJECT_ROOT=meltano
export MELTANO_PROJECT_READONLY=true
export MELTANO_SYS_DIR_ROOT="$VENV/meltano"
export MELTANO_SEND_ANONYMOUS_USAGE_STATS=false
export MELTANO_CLI_DISABLE_VERSION_CHECK=true
export MELTANO_CLI_LOG_FORMAT=uncolored
# The environment is read-only when it runs, so Python could not keep what it compiles then.
export UV_COMPILE_BYTECODE=1

meltano --log-level warning install
# Meltano keeps the files of a run beside its plugins; in an image they were made by root.
chmod -R g=u "$MELTANO_SYS_DIR_ROOT"
