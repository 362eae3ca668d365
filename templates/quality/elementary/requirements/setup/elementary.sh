#!/bin/sh
# Elementary's program reads the dbt project too, with the same packages.
exec sh requirements/setup/dbt.sh
