"""Verifies every contract on the warehouse and reports one line a check.

    python quality/soda/run_checks.py

Exits with status 1 if a check failed or could not be made. Also writes checks.json for other
programs into the folder soda below QUALITY_RESULTS_DIR (default: quality/results).
"""

import os
import re
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent / "common"))
# Soda sends usage statistics unless it is told, before it is imported, not to.
os.environ.setdefault("SODA_CORE_TELEMETRY_ENABLED", "false")

from pydantic import ValidationError  # noqa: E402
from soda_core.common.data_source_impl import DataSourceImpl  # noqa: E402
from soda_core.common.exceptions import SodaCoreException  # noqa: E402
from soda_core.common.logs import Logs  # noqa: E402
from soda_core.common.yaml import DataSourceYamlSource  # noqa: E402
from soda_core.contracts import verify_contract_locally  # noqa: E402
from soda_core.contracts.contract_verification import CheckResult  # noqa: E402

from report import one_line, outcome, report  # noqa: E402

DATA_SOURCE = FOLDER / "data_source.yml"
CONTRACTS = FOLDER / "contracts"

# What Soda counts in each kind of check; the others compare one value with a threshold.
COUNTED = {
    "missing": "missing_count",
    "invalid": "invalid_count",
    "duplicate": "duplicate_count",
    "failed_rows": "failed_rows_count",
}

# Clouds have a default for these.
OPTIONAL = {"WAREHOUSE_ROLE", "WAREHOUSE_LOCATION"}


class WarehouseError(Exception):
    """The warehouse cannot be used as configured; the message says why, on one line."""


def main() -> int:
    contracts = sorted(CONTRACTS.glob("*.yml"))
    if not contracts:
        print(f"checks: there is no contract in {CONTRACTS}", file=sys.stderr)
        return 1
    try:
        warehouse = open_warehouse()
    except WarehouseError as error:
        print(f"checks: {error}", file=sys.stderr)
        return 1
    try:
        checks = [check for contract in contracts for check in verify(warehouse, contract)]
    finally:
        warehouse.close_connection()
    return report("soda", checks)


def open_warehouse() -> DataSourceImpl:
    """Connects as data_source.yml says. All contracts share the connection."""
    lines = DATA_SOURCE.read_text(encoding="utf-8").splitlines()
    settings = "\n".join(line for line in lines if not line.lstrip().startswith("#"))
    variables = re.findall(r"\$\{ *env\.(\w+) *\}", settings)
    missing = [name for name in dict.fromkeys(variables) if not os.environ.get(name) and name not in OPTIONAL]
    if missing:
        raise WarehouseError(f"not set: {', '.join(map(in_env_file, missing))}. Fill in .env, and use make")
    if os.environ.get("WAREHOUSE_TYPE") == "snowflake":
        # Soda quotes the name of the database, which Snowflake keeps in capitals and takes in any case elsewhere.
        os.environ["WAREHOUSE_DATABASE"] = os.environ["WAREHOUSE_DATABASE"].upper()
    logs = Logs()
    try:
        warehouse = DataSourceImpl.from_yaml_source(DataSourceYamlSource.from_file_path(str(DATA_SOURCE)))
        warehouse.open_connection()
    except ValidationError as error:
        # Its text repeats the values, passwords included.
        wrong = "; ".join(f"{'.'.join(map(str, part['loc']))}: {part['msg']}" for part in error.errors())
        raise WarehouseError(f"{DATA_SOURCE.name}: {wrong}") from error
    except Exception as error:
        raise WarehouseError(f"cannot connect to the warehouse: {one_line(error)}") from error
    if not warehouse.has_open_connection():
        # Soda writes the reason into its log instead of raising it.
        raise WarehouseError("; ".join(error.strip().splitlines()[0] for error in logs.get_errors()))
    return warehouse


def in_env_file(variable: str) -> str:
    """The line of .env that a variable of the environment comes from; the credentials of a cloud have lines of their own."""
    cloud = os.environ.get("WAREHOUSE_TYPE", "")
    if cloud not in ("snowflake", "bigquery"):
        return variable
    if variable == "GOOGLE_APPLICATION_CREDENTIALS":
        return "BIGQUERY_KEYFILE"
    return variable.replace("WAREHOUSE_", f"{cloud.upper()}_")


def verify(warehouse: DataSourceImpl, contract: Path) -> list[dict]:
    """The outcome of each check of a contract."""
    try:
        session = verify_contract_locally(data_sources=[warehouse], contract_file_path=str(contract))
    except SodaCoreException as error:
        return [outcome(contract.stem, contract.stem, False, f"could not be made: {one_line(error)}")]
    results = [result for one in session.contract_verification_results for result in one.check_results]
    errors = [reason(error) for one in session.contract_verification_results for error in one.get_errors()]
    checks = [
        outcome(contract.stem, result.check.name, result.is_passed, describe(result, errors)) for result in results
    ]
    if errors and all(check["ok"] for check in checks):
        # Something in the contract itself is wrong, e.g. a word that Soda does not know.
        checks.append(outcome(contract.stem, contract.stem, False, f"could not be made: {errors[0]}"))
    return checks


def describe(result: CheckResult, errors: list[str]) -> str:
    """What was seen, in a few words."""
    if result.is_not_evaluated:
        return f"could not be made: {errors[0] if errors else 'there was nothing to compare'}"
    seen = result.diagnostic_metric_values
    kind = result.check.type
    if kind == "row_count":
        return f"{result.threshold_value} rows"
    if kind in COUNTED:
        tested = seen.get("check_rows_tested") or seen.get("dataset_rows_tested") or 0
        return f"{seen[COUNTED[kind]]} of {tested} rows fail"
    # The first line of a threshold is its level.
    expected = " and ".join(str(result.check.threshold).replace(":", "").splitlines()[1:])
    return f"{result.threshold_value}, {expected}"


def reason(error: str) -> str:
    """What the database said: Soda puts its own words before it, and often the query, which then ends in a colon."""
    said = re.sub(r"(?s)^.*?Could not execute [\w ]+ query: *(\n.*?:\n)?", "", error).strip()
    return (said or error).splitlines()[0]


if __name__ == "__main__":
    sys.exit(main())
