"""Reads Soda contracts as Soda does; their names are the arguments. Prints what it does not accept, and ends with 1 then."""

import os
import sys

os.environ["SODA_CORE_TELEMETRY_ENABLED"] = "false"
for variable in ("WAREHOUSE_DATABASE", "WAREHOUSE_PROJECT"):
    os.environ.setdefault(variable, "warehouse")

from soda_core.contracts import test_contract  # noqa: E402

failed = False
for path in sys.argv[1:]:
    result = test_contract(contract_file_path=path)
    if result.has_errors:
        print(f"{path}: {result.get_errors_str()}")
        failed = True
sys.exit(failed)
