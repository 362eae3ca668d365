#!/bin/sh
# Installs the connectors that PyAirbyte runs, each into a virtual environment of its own below $VENV/connectors: PyAirbyte
# would make them when a pipeline runs, from the network, and keep them in the folder it runs in.
set -eu
connector="$VENV/connectors/source-file"
# Where uv, which comes with PyAirbyte, puts a Python that this machine does not have.
export UV_PYTHON_INSTALL_DIR="$VENV/python"

uv venv --quiet --clear --python 3.11 "$connector" || {
    echo "Airbyte's source-file runs on Python 3.11, and uv could not get one. Install it, and try again." >&2
    exit 1
}
# Compiled now, because in an image the environment is read-only when it runs.
uv pip install --quiet --compile-bytecode --python "$connector/bin/python" --requirement requirements/connectors/source-file.txt
